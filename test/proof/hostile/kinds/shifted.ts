// Hooks whose fields were shifted within what was signed: the joiner is not escaped, so one md5 fits
// several readings.

import { type Fields, type HookSource, signatureOf } from '../hook-source.ts';
import { DATA_MARK } from '../plants.ts';
import type { Draft } from '../request.ts';
import type { Kind } from './kind.ts';

export const shiftedKinds: Kind[] = [
  { name: 'shifted fields, same md5', weight: 6, make: shifted },
];

/** One md5, other fields: the signature is right, so only the grammar stands in the way. */
function shifted({ random, secret, fields }: HookSource): Draft {
  const { account, object, object_id, action, time } = fields();
  const data = `${DATA_MARK};1700000001`;
  const original: Fields = { account, object, object_id, action, data, time };
  const { data: _, ...withoutData } = original;
  const change = random.pick<Fields>([
    { ...withoutData, time: `${data};${time}` },
    { ...withoutData, action: `${action};${data}` },
    { ...original, data: '1700000001', action: `${action};${DATA_MARK}` },
    { ...original, data: DATA_MARK, time: `1700000001;${time}` },
    { ...original, object_id: `${object_id};${action}`, action: DATA_MARK, data: '1700000001' },
    { ...withoutData, account: `${account};${object}`, object: `${object_id}`, ...late(original) },
  ]);
  const hook = { ...change, verify: signatureOf(original, secret) };
  return { body: JSON.stringify(hook), status: 400 };
}

/** The rest of a hook whose first two fields became one, so that the others moved up. */
const late = ({ action, data }: Fields) => ({ object_id: action, action: `${data}` });
