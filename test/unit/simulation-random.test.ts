import { describe, expect, it } from 'vitest';
import { createRandom } from '../../tools/simulation/random.ts';

const many = <T>(draw: () => T): T[] => Array.from({ length: 10_000 }, draw);
const shareOf = (draws: readonly boolean[]) => draws.filter(Boolean).length / draws.length;

describe('random numbers', () => {
  it.each([
    [0, [0.266_429_208_684_712_65, 0.000_329_745_700_582_861_9, 0.223_272_027_447_819_7]],
    [0xffff_ffff, [0.896_422_614_110_633_7, 0.189_478_256_739_676, 0.715_652_678_161_859_5]],
  ])('are the same on every machine: seed %d', (seed, expected) => {
    const { next } = createRandom(seed);
    expect([next(), next(), next()]).toEqual(expected);
  });

  it('are whole numbers between both limits, each of them about equally often', () => {
    const random = createRandom(1);
    const counts = Map.groupBy(
      many(() => random.integer(3, 6)),
      (number) => number,
    );
    expect([...counts.keys()].sort()).toEqual([3, 4, 5, 6]);
    for (const { length } of counts.values()) expect(Math.abs(length - 2_500)).toBeLessThan(200);
    expect(random.integer(7, 7)).toBe(7);
  });

  it('decide with the given probability', () => {
    const random = createRandom(1);
    const chances = many(() => random.chance(0.2));
    expect(Math.abs(shareOf(chances) - 0.2)).toBeLessThan(0.02);
    expect(many(() => random.chance(0))).not.toContain(true);
    expect(many(() => random.chance(1))).not.toContain(false);
  });

  it('pick each of the choices, also the only one', () => {
    const random = createRandom(1);
    const picks = many(() => random.pick(['a', 'b', 'c']));
    for (const choice of ['a', 'b', 'c']) {
      const share = shareOf(picks.map((pick) => pick === choice));
      expect(Math.abs(share - 1 / 3)).toBeLessThan(0.02);
    }
    expect(random.pick(['only'])).toBe('only');
  });

  it.each([0, 0.1, 3])('count events with the mean %d, as Poisson does', (mean) => {
    const random = createRandom(1);
    const counts = many(() => random.count(mean));
    const average = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
    expect(Math.abs(average - mean)).toBeLessThanOrEqual(mean * 0.1);
    expect(Math.abs(variance - mean)).toBeLessThanOrEqual(mean * 0.1);
  });

  it('of two forks are independent of each other and of their source', () => {
    const random = createRandom(1);
    const [one, other] = [random.fork(), random.fork()];
    const first = [one.next(), one.next()];
    expect(first).not.toEqual([other.next(), other.next()]);
    const again = createRandom(1);
    const oneAgain = again.fork();
    many(again.next);
    expect([oneAgain.next(), oneAgain.next()]).toEqual(first);
  });
});
