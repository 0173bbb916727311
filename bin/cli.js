#!/usr/bin/env node
// Entry of the command line. Plain JavaScript that old versions of Node understand too: one that cannot run the
// commands says so in one line.

// The package has built JavaScript in files of this kind; the repository's TypeScript needs a later Node.
const [major, minor] = import.meta.url.endsWith('.mjs') ? [22, 13] : [22, 18];
const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
const isOld = ownMajor < major || (ownMajor === major && ownMinor < minor);

if (isOld) {
  console.error(
    `poster-webhooks: this is Node ${process.versions.node}, and ${major}.${minor} or later is needed; in a clone of the repository on Linux, \`npm ci\` installs one for the npm scripts`,
  );
  process.exitCode = 1;
} else {
  await import('./poster-webhooks.ts');
}
