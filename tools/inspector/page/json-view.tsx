// A JSON value, indented, its parts told apart by colour.

import type { ComponentChildren } from 'preact';

const INDENT = '  ';

export const JsonView = ({ value }: { value: unknown }) => (
  // Focusable: it scrolls by itself.
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
  <pre class="json" tabIndex={0}>
    {draw(value, '')}
  </pre>
);

function draw(value: unknown, indent: string): ComponentChildren {
  if (typeof value === 'string') return <span class="text">{JSON.stringify(value)}</span>;
  if (typeof value !== 'object' || value === null) {
    return <span class="number">{JSON.stringify(value)}</span>;
  }
  const inner = `${indent}${INDENT}`;
  const isList = Array.isArray(value);
  const parts = Object.entries(value);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return `${open}${close}`;
  return (
    <>
      {open}
      {parts.map(([name, part], at) => (
        <>
          {`\n${inner}`}
          {!isList && (
            <>
              <span class="name">{JSON.stringify(name)}</span>
              {': '}
            </>
          )}
          {draw(part, inner)}
          {at < parts.length - 1 && ','}
        </>
      ))}
      {`\n${indent}${close}`}
    </>
  );
}
