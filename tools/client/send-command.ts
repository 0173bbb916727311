// The `send` command that sends the hook of a recorded event again.

import { MASK } from '../../lambda/poster/access-token.ts';
import { timeOfKey } from '../../lambda/poster/event-key.ts';
import type { EventItem } from '../../lambda/table-layout.ts';
import { DEFAULT_DATA_FOLDER } from '../local/local-state.ts';
import { asCalled } from './command-name.ts';
import { quote } from './hooks.ts';
import type { Target } from './target.ts';

/** Where the hook is sent. */
export type Place = Pick<Target, 'title' | 'isLocal' | 'dataFolder'>;

/**
 * `send --data` takes a leading "@" as the name of a file and "-" as standard input, and a terminal may interpret control
 * characters. Linux limits an argument to 128 KiB.
 */
const PASTABLE = /^(?![@-])\P{Cc}{0,30000}$/u;

/**
 * The command signs the hook when it runs, so it contains no signature and no secret. With the same time and
 * data, the hook counts as a repeat of this event.
 *
 * @returns undefined when the data cannot be part of a command, or has lost its access token
 */
export function sendCommandOf(event: EventItem, place: Place): string | undefined {
  const { title, isLocal, dataFolder } = place;
  const { account, accountNumber, object, objectId, action, data, eventKey } = event;
  const isPastable = data === undefined || (PASTABLE.test(data) && !data.includes(MASK));
  if (!isPastable) return undefined;
  const options: Record<string, string | undefined> = {
    ...{ account, 'account-number': accountNumber, object, action, id: objectId },
    ...{ time: timeOfKey(eventKey), data, stack: isLocal ? undefined : title },
    'data-dir': isLocal && dataFolder !== DEFAULT_DATA_FOLDER ? dataFolder : undefined,
  };
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : `--${name} ${quote(value)}`,
  );
  return `${asCalled('npm run --silent send --')} ${words.join(' ')}`;
}
