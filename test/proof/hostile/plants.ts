// What is planted into requests and must never be logged. Short and repeated: an error that quotes a
// few characters of its input quotes all of one.

/** Stands in `data`, in values that break the grammar, in queries and in headers. */
export const DATA_MARK = 'ZqKxWv';
/** Stands in every access token. */
export const TOKEN_MARK = 'TjYqXw';

const SECRET_LIKE = new RegExp(`(${DATA_MARK}|${TOKEN_MARK}|[0-9a-f]{8,})+`, 'gi');

/** For what is shown of a request: without what was planted, and without all that is like a key. */
export const masked = (text: string): string => text.replaceAll(SECRET_LIKE, '…');

export const markedText = (marks: number): string => DATA_MARK.repeat(marks);

/** Of the form of Poster's tokens: an account's number and its key. */
export const accessToken = (): string => `777777:${TOKEN_MARK.repeat(4)}`;
