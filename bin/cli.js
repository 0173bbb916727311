#!/usr/bin/env node
// Entry point of the command line. It is plain JavaScript, so that a version of Node that is too old for the commands can
// still say so in one line.

// The package contains compiled code in .mjs files. The repository's TypeScript needs a later version of Node.
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
