// One event for the page: its facts, its data as it was sent and decoded, and a command that sends it again.

import { maskAccessToken } from '../../../lambda/poster/access-token.ts';
import { decodedValue, readData } from '../../../lambda/poster/data.ts';
import { type EventItem, parseDelivery } from '../../../lambda/table-layout.ts';
import { type Place, sendCommandOf } from '../../client/send-command.ts';
import type { EventDetail } from '../api.ts';

export function toDetail(event: EventItem, place: Place): EventDetail {
  const { day: _, deliveryLog, data, ...facts } = event;
  // The consumer has masked the token already, but other programs can write items too.
  const masked = data === undefined ? undefined : maskAccessToken(data).masked;
  const sendCommand = sendCommandOf({ ...event, data: masked }, place);
  const detail = { ...facts, log: deliveryLog.map(parseDelivery), sendCommand };
  if (masked === undefined) return detail;
  const reading = readData(facts.object, masked);
  const isKnown = reading.object !== undefined;
  return { ...detail, data: { isKnown, value: decodedValue(reading), text: masked } };
}
