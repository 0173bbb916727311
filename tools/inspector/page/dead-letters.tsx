// The dead-letter queue. It is only read on demand, because reading hides its messages for two seconds.

import { useState } from 'preact/hooks';
import type { DeadLetter, Overview } from '../api.ts';
import { agreesTo, countOf, Moment } from './parts.tsx';
import { explain, get, post } from './requests.ts';

export function DeadLetters({ overview }: { overview: Overview | undefined }) {
  const dead = overview?.counters.dead;
  const [letters, setLetters] = useState<DeadLetter[]>([]);
  const [outcome, setOutcome] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const attempt = async (act: () => Promise<string>) => {
    setIsBusy(true);
    setOutcome(await act().catch(explain));
    setIsBusy(false);
  };
  const show = () =>
    attempt(async () => {
      const found: DeadLetter[] = JSON.parse(await get('/api/dead-letters'));
      setLetters(found);
      return found.length === 0 ? 'No messages are visible right now. Try again in a moment.' : '';
    });
  const redrive = () =>
    agreesTo(overview, `Send ${countOf(dead ?? 0, 'dead letter')} back`) &&
    attempt(async () => {
      const { moved, left } = await post<{ moved: number; left: number }>('/api/redrive', {});
      setLetters([]);
      const stayed = `${countOf(left, 'message')} stayed: ${left === 1 ? 'not a hook' : 'not hooks'}.`;
      return `Moved ${countOf(moved, 'hook')} back to the queue.${left === 0 ? '' : ` ${stayed}`}`;
    });
  return (
    <section class="panel" id="dead" aria-labelledby="dead-title">
      <header>
        <h2 id="dead-title">Dead letters</h2>
        {dead != null && dead > 0 && (
          <p class="actions">
            <button type="button" disabled={isBusy} onClick={show}>
              Show
            </button>
            <button type="button" disabled={isBusy} onClick={redrive}>
              {isBusy ? 'Working …' : 'Redrive all'}
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
  if (dead === 0) return 'The dead-letter queue is empty.';
  return `${countOf(dead, 'message')} could not be recorded.`;
}

const Letter = ({ letter }: { letter: DeadLetter }) =>
  'problem' in letter ? (
    <li>
      <b>
        not a hook: <bdi>{`${letter.field} ${letter.problem}`}</bdi>
      </b>
    </li>
  ) : (
    <li>
      <b>
        <bdi>{`${letter.object} ${letter.action} ${letter.objectId}`}</bdi>
      </b>{' '}
      <span class="note">
        <bdi>{letter.account}</bdi>, <Moment at={new Date(letter.receivedAt)} />
      </span>
    </li>
  );
