// Replaces command-name.ts in the npm package, where commands are called with npx. The replacement happens in
// tools/package/build-package.ts.

export const asCalled = (text: string): string =>
  text
    .replaceAll(/npm run (--silent )?poster -- /g, 'npx poster-webhooks ')
    .replaceAll(/npm run (--silent )?(send|events)( --)?/g, 'npx poster-webhooks $2')
    .replaceAll(/npm start( --)?/g, 'npx poster-webhooks start');
