// What a table must hold after any sequence of operations: of each event, how many deliveries it counts
// at the least and at the most.

import { type Answer, isAccepted, isUncertain } from '../../../tools/client/post.ts';

/** By event. Of what was never sent there is nothing. */
export type Model = Map<string, { atLeast: number; atMost: number }>;

/** 200 means that it is counted; no answer, or 5xx, that it may be; all else that it is not. */
export function expectDelivery(model: Model, event: string, answer: Answer): void {
  const { atLeast, atMost } = model.get(event) ?? { atLeast: 0, atMost: 0 };
  const isCounted = isAccepted(answer);
  const mayBe = isCounted || isUncertain(answer);
  model.set(event, { atLeast: atLeast + Number(isCounted), atMost: atMost + Number(mayBe) });
}

/** @returns what does not agree, in words; empty when all does */
export function compare(model: Model, counts: ReadonlyMap<string, number>): string[] {
  const expected = (event: string) => model.get(event) ?? { atLeast: 0, atMost: 0 };
  return [...new Set([...model.keys(), ...counts.keys()])].flatMap((event) => {
    const { atLeast, atMost } = expected(event);
    const count = counts.get(event) ?? 0;
    const agrees = count >= atLeast && count <= atMost;
    return agrees ? [] : [`${event} is counted ${count} times, not ${atLeast} to ${atMost}`];
  });
}
