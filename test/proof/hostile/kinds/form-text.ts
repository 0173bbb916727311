// Fields as the two form shapes that Poster has been seen to send.

export const asForm = (fields: object): string => write(fields, (name) => name);

export const bracketed = (fields: object): string =>
  `url=https%3A%2F%2Fexample.com&${write(fields, (name) => `data[${name}]`)}`;

const write = (fields: object, rename: (name: string) => string): string =>
  new URLSearchParams(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]): [string, string] => [rename(name), String(value)]),
  ).toString();
