// Buttons that copy a text to the clipboard.

import { useState } from 'preact/hooks';

/** @param texts what each button copies, by what the button says */
export function CopyButtons({ texts }: { texts: Record<string, string | undefined> }) {
  const [outcome, setOutcome] = useState('');
  const copy = (what: string, text: string) =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome(`${what} copied.`),
      () => setOutcome('The browser does not allow the page to copy.'),
    );
  return (
    <p class="actions copy">
      <span class="note">Copy:</span>
      {Object.entries(texts).map(
        ([what, text]) =>
          text !== undefined && (
            <button type="button" class="quiet" key={what} onClick={() => copy(what, text)}>
              {what}
            </button>
          ),
      )}
      <output class="note">{outcome}</output>
    </p>
  );
}
