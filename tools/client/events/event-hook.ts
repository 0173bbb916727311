// Makes the hook again that a recorded event came from.

import type { Hook } from '../../../lambda/poster/hook.ts';
import { readId, signedHook } from '../signed-hook.ts';
import type { EventItem } from './event-reader.ts';

/**
 * The hook as Poster sent it, signed anew, but for two things that the table does not keep: an
 * `access_token` in `data` is masked, and whether an id or `time` was a number or text.
 */
export function hookOf(event: EventItem, secret: string): Hook {
  const { account, accountNumber, object, objectId, action, data, eventKey } = event;
  return signedHook(
    {
      account,
      ...(accountNumber !== undefined && { account_number: accountNumber }),
      object,
      object_id: readId(objectId),
      action,
      ...(data !== undefined && { data }),
      time: timeOf(eventKey),
    },
    secret,
  );
}

/** The key begins with `time` as it was sent, zeros in front and all. */
const timeOf = (eventKey: string): string => eventKey.split(';')[0] ?? '';
