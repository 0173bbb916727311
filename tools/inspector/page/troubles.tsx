// The hooks that are not in the table, and what to do about them. Shown only when there are any.

import type { Refusal, Troubles } from '../api.ts';
import { countOf, formatNumber, Moment } from './parts.tsx';

export function TroublesPanel({ troubles }: { troubles: Troubles | undefined }) {
  if (troubles === undefined) return null;
  const { retries, refusals, refused, advice } = troubles;
  if (retries.length + refusals.length === 0) return null;
  return (
    <section class="panel" id="troubles" aria-labelledby="troubles-title">
      <header>
        <h2 id="troubles-title">Not in the table</h2>
        <p class="note">refused in the last 24 hours, or being tried again</p>
      </header>
      <ul class="letters">
        {retries.map(({ attempts, firstAt, last, reason }) => (
          <li key={last.messageId}>
            <b class="problem">Tried {countOf(attempts, 'time')}</b> <Subject hook={last} />{' '}
            <span class="note">
              since <Moment at={new Date(firstAt)} />: <bdi>{reason}</bdi>
            </span>
          </li>
        ))}
        {refusals.map((refusal) => (
          <li key={refusal.requestId}>
            <b>Refused: {describeReason(refusal)}</b> <Subject hook={refusal} />{' '}
            <span class="note">
              <Moment at={new Date(refusal.timestamp)} />
              {refusal.unverified && ', anyone may have sent it'}
            </span>
          </li>
        ))}
      </ul>
      {refused > refusals.length && (
        <p class="note">
          The latest {refusals.length} of {formatNumber(refused)} refused hooks. Use the filters to
          find others.
        </p>
      )}
      {advice.map((text) => (
        <p key={text} class="note advice">
          {text}
        </p>
      ))}
    </section>
  );
}

const describeReason = ({ reason, field }: Refusal): string =>
  field === undefined ? reason : `${reason} (${field})`;

const Subject = ({ hook }: { hook: Partial<Record<string, unknown>> }) => (
  <bdi>
    {[hook.account, hook.object, hook.action, hook.objectId]
      .filter((part) => part !== undefined)
      .join(' ')}
  </bdi>
);
