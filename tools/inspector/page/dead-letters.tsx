// The dead-letter queue: shown on demand, since a look hides its messages for two seconds.

import { useState } from 'preact/hooks';
import type { DeadLetter } from '../api.ts';
import { countOf, Moment } from './format.tsx';
import { explain, get, post } from './requests.ts';

export function DeadLetters({ dead }: { dead: number | null | undefined }) {
  const [letters, setLetters] = useState<DeadLetter[]>([]);
  const [outcome, setOutcome] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const attempt = async (act: () => Promise<string>) => {
    setIsBusy(true);
    setOutcome(await act().catch(explain));
    setIsBusy(false);
  };
  const look = () =>
    attempt(async () => {
      const found: DeadLetter[] = JSON.parse(await get('/api/dead-letters'));
      setLetters(found);
      return found.length === 0 ? 'Nothing to be seen just now; look again in a moment.' : '';
    });
  const redrive = () =>
    attempt(async () => {
      const { moved, left } = await post<{ moved: number; left: number }>('/api/redrive', {});
      setLetters([]);
      const stayed = left === 0 ? '' : ` ${countOf(left, 'message')} stayed: no hook.`;
      return `${countOf(moved, 'hook')} put back into the queue.${stayed}`;
    });
  return (
    <section class="panel" id="dead" aria-labelledby="dead-title">
      <header>
        <h2 id="dead-title">Dead letters</h2>
        {dead != null && dead > 0 && (
          <p class="actions">
            <button type="button" disabled={isBusy} onClick={look}>
              Show
            </button>
            <button type="button" disabled={isBusy} onClick={redrive}>
              {isBusy ? 'At work …' : 'Redrive all'}
            </button>
          </p>
        )}
      </header>
      <p class="note">{summaryOf(dead)}</p>
      <output class="note">{outcome}</output>
      {letters.length > 0 && dead !== 0 && (
        <ul class="letters">
          {letters.map((letter) => (
            <Letter key={letter.messageId} letter={letter} />
          ))}
        </ul>
      )}
    </section>
  );
}

function summaryOf(dead: number | null | undefined): string {
  if (dead === undefined) return '…';
  if (dead === null) return 'Not available here.';
  return dead === 0
    ? 'None: every hook was recorded.'
    : `${countOf(dead, 'message')} could not be recorded.`;
}

function Letter({ letter }: { letter: DeadLetter }) {
  if ('problem' in letter) {
    return (
      <li>
        <b>
          no hook: {letter.field} {letter.problem}
        </b>
      </li>
    );
  }
  return (
    <li>
      <b>
        {letter.object} {letter.action} {letter.objectId}
      </b>{' '}
      <span class="note">
        {letter.account}, <Moment at={new Date(letter.receivedAt)} />
      </span>
    </li>
  );
}
