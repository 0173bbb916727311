// The data of the open event: decoded, or exactly as it was sent.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { EventDetail } from '../api.ts';

export function EventData({ data }: { data: EventDetail['data'] }) {
  const [isRaw, setIsRaw] = useState(false);
  if (data === undefined) return <p class="note">This hook has no data.</p>;
  return (
    <>
      <header class="data-title">
        <h3>
          Data{' '}
          <span class="note">
            {isRaw ? 'as sent, access tokens masked' : data.isKnown ? 'decoded' : 'unknown format'}
          </span>
        </h3>
        <button type="button" class="quiet" aria-pressed={isRaw} onClick={() => setIsRaw(!isRaw)}>
          As sent
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus, the keyboard could not scroll it */}
      <pre class="json" tabIndex={0}>
        <bdi>{isRaw ? data.text : drawJson(data.value, '')}</bdi>
      </pre>
    </>
  );
}

/** Indents a JSON value and colours its parts. */
function drawJson(value: unknown, indent: string): ComponentChildren {
  if (typeof value === 'string') return <span class="text">{JSON.stringify(value)}</span>;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
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
          {!isList && <span class="name">{`${JSON.stringify(name)}: `}</span>}
          {drawJson(part, inner)}
          {at < parts.length - 1 && ','}
        </>
      ))}
      {`\n${indent}${close}`}
    </>
  );
}
