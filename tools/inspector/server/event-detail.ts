// One event whole, as the detail pane shows it: `data` decoded, every delivery by itself.

import { maskAccessToken } from '../../../lambda/poster/access-token.ts';
import { decodedValue, readData } from '../../../lambda/poster/data.ts';
import { type EventItem, parseDelivery } from '../../../lambda/table-layout.ts';
import type { EventDetail } from '../api.ts';

export function toDetail({ day: _, deliveryLog, data, ...facts }: EventItem): EventDetail {
  const detail = { ...facts, log: deliveryLog.map(parseDelivery) };
  return data === undefined ? detail : { ...detail, data: decode(facts.object, data) };
}

function decode(object: string, text: string): EventDetail['data'] {
  // The consumer has masked it already, but items can be written by something else.
  const { masked } = maskAccessToken(text);
  const data = readData(object, masked);
  return { isKnown: data.object !== undefined, value: decodedValue(data), text: masked };
}
