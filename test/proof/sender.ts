// Sends a scenario's traffic as Poster would, and beside it what somebody else would who does not know
// the secret.

import { readHook, type SignedFields } from '../../lambda/poster/hook.ts';
import { FORMS, toBody } from '../../tools/client/hooks.ts';
import { isAccepted, postHook } from '../../tools/client/post.ts';
import type { Clock } from '../../tools/simulation/clock.ts';
import { createPoster, type Post, type SentHook } from '../../tools/simulation/poster.ts';
import type { Random } from '../../tools/simulation/random.ts';
import { signHook } from '../../tools/simulation/timed-fields.ts';
import { forge } from './forger.ts';
import type { Lane } from './traffic.ts';

export interface SenderOptions {
  webhookUrl: string;
  clock: Clock;
  random: Random;
  /** What Poster signs with at the moment. */
  secret(): string;
  /** Whether a volley waits for its time; else all go as soon as they can. */
  paced: boolean;
  /** Told how many hooks are answered 200 or given up, as soon as they are. */
  onSettled(count: number): void;
}

export interface Sent {
  deliveries: SentHook[];
  /** Forged hooks that were answered 200: there must be none. */
  forgedAccepted: number;
}

/** So many requests are forged, beside each volley. */
const FORGED_CHANCE = 0.04;
/** Hooks come as JSON; the other forms have to mean the same. */
const OTHER_FORM_CHANCE = 0.2;

/** Resolves once every hook is answered 200 or given up. */
export async function sendTraffic(lanes: readonly Lane[], options: SenderOptions): Promise<Sent> {
  const { webhookUrl, clock, random, secret, paced, onSettled } = options;
  const post: Post = (body) => {
    const reading = readHook(JSON.parse(body));
    if (!reading.ok) throw new Error(`not a hook: ${reading.field} ${reading.problem}`);
    const form = random.chance(OTHER_FORM_CHANCE) ? random.pick(FORMS) : 'json';
    return postHook(webhookUrl, toBody(reading.value, form, webhookUrl));
  };
  const sent: Sent = { deliveries: [], forgedAccepted: 0 };
  const sendForged = async (fields: SignedFields) => {
    const body = JSON.stringify(forge(fields, secret(), random));
    const answer = await postHook(webhookUrl, { contentType: 'application/json', body });
    if (isAccepted(answer)) sent.forgedAccepted += 1;
  };
  await Promise.all(
    lanes.map(async (lane) => {
      for (const { atMs, hooks } of lane) {
        if (paced) await clock.sleepUntil(atMs);
        const delivering = hooks.map((fields) =>
          // A Poster for each: those of one volley do not wait for each other.
          createPoster({ post, clock }).deliver(signHook(fields, secret())),
        );
        const [first] = hooks;
        if (first !== undefined && random.chance(FORGED_CHANCE)) await sendForged(first);
        sent.deliveries.push(...(await Promise.all(delivering)));
        onSettled(hooks.length);
      }
    }),
  );
  return sent;
}
