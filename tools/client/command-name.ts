// How commands are called, in help and messages. In the repository they are npm scripts.

/** @param text with commands as the repository's scripts */
export const asCalled = (text: string): string => text;
