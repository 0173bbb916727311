// Sends a scenario's traffic as Poster would, and in between forged hooks from a sender who does not know
// the secret.

import { readHook, type SignedFields } from '../../lambda/poster/hook.ts';
import { FORMS, toBody } from '../../tools/client/hooks.ts';
import { isAccepted, postHook } from '../../tools/client/post.ts';
import type { Clock } from '../../tools/simulation/clock.ts';
import { createPoster, type Post, type SentHook, signHook } from '../../tools/simulation/poster.ts';
import type { Random } from '../../tools/simulation/random.ts';
import type { Sequence } from './traffic.ts';

interface SenderOptions {
  webhookUrl: string;
  clock: Clock;
  random: Random;
  /** The secret that Poster signs with at the moment. */
  secret(): string;
  /** Whether a burst waits for its time; otherwise it is sent as soon as possible. */
  paced: boolean;
  /** Called with the number of hooks that have just been answered 200 or given up. */
  onDone(hooks: number): void;
}

export interface Sent {
  deliveries: SentHook[];
  /** How many forged hooks were sent, were answered 401, and were answered 200, which must not happen. */
  forged: number;
  forgedRefused: number;
  forgedAccepted: number;
}

/** A sequence sends one forged hook per this many bursts, and at least one. */
const BURSTS_PER_FORGED = 25;
/** Hooks are sent as JSON; the two forms have to lead to the same result. */
const OTHER_FORM_CHANCE = 0.2;

/** Resolves once every hook is answered 200 or given up. */
export async function sendTraffic(
  sequences: readonly Sequence[],
  { webhookUrl, clock, random, secret, paced, onDone }: SenderOptions,
): Promise<Sent> {
  const post: Post = (body) => {
    const reading = readHook(JSON.parse(body));
    if (!reading.ok) throw new Error(`not a hook: ${reading.field} ${reading.problem}`);
    const form = random.chance(OTHER_FORM_CHANCE) ? random.pick(FORMS) : 'json';
    return postHook(webhookUrl, toBody(reading.value, form, webhookUrl));
  };
  const sent: Sent = { deliveries: [], forged: 0, forgedRefused: 0, forgedAccepted: 0 };
  const sendForged = async (fields: SignedFields) => {
    const body = JSON.stringify(forge(fields, secret(), random));
    const answer = await postHook(webhookUrl, { contentType: 'application/json', body });
    sent.forged += 1;
    if (isAccepted(answer)) sent.forgedAccepted += 1;
    if (answer.answered && answer.status === 401) sent.forgedRefused += 1;
  };
  const sendSequence = async (sequence: Sequence) => {
    const forgedAt = random.integer(0, Math.min(BURSTS_PER_FORGED, sequence.length) - 1);
    for (const [index, { atMs, hooks }] of sequence.entries()) {
      if (paced) await clock.sleepUntil(atMs);
      const delivering = hooks.map((fields) =>
        // Each hook has its own Poster, so that the hooks of a burst do not wait for each other.
        createPoster({ post, clock }).deliver(signHook(fields, secret())),
      );
      const [first] = hooks;
      const isForgedNow = index % BURSTS_PER_FORGED === forgedAt;
      if (first !== undefined && isForgedNow) await sendForged(first);
      sent.deliveries.push(...(await Promise.all(delivering)));
      onDone(hooks.length);
    }
  };
  await Promise.all(sequences.map(sendSequence));
  return sent;
}

/**
 * A hook from a sender who has seen genuine hooks but does not know the secret.
 *
 * @param secret used only to make the genuine hook that this sender has seen
 */
export function forge(fields: SignedFields, secret: string, random: Random): object {
  const seen = signHook(fields, secret);
  const { data, ...rest } = seen;
  return random.pick<() => object>([
    () => signHook(fields, `guess-${random.integer(0, 1_000_000)}`),
    () => ({ ...seen, action: 'forged' }),
    () => ({ ...seen, data: '{"forged":true}' }),
    () => ({ ...seen, verify: seen.verify.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) }),
    // Has the same md5, because Poster joins the fields with ";" and does not escape it.
    () => (data ? { ...rest, action: `${rest.action};${data}` } : { ...seen, time: '1' }),
  ])();
}
