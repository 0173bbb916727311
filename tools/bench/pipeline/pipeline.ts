// `pipeline`: the whole local stack, with tables of several sizes. The stacks run at the same time and are
// measured in turn, so that a disturbance of the machine affects all of them.

import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DAY_PARTITIONS, dayPartition } from '../../../lambda/table-layout.ts';
import { type ChildStack, startChildStack } from '../../local/child-stack.ts';
import { credentials, type LocalState } from '../../local/local-state.ts';
import { synthesizeOnce } from '../deployed.ts';
import { type Item, itemOf, SINK_SECRET, updatesOf } from '../inputs.ts';
import type { LineChart } from '../plots/charts.ts';
import { type BenchContext, type Report, type Row, row } from '../report.ts';
import { quantile, ratios, shuffled, summarize } from '../statistics.ts';
import { sendAll } from './send.ts';

const TABLE_SIZES = [1_000, 10_000, 100_000];
const WARM_UP_HOOKS = 500;
const ROUNDS = 7;
const HOOKS_PER_ROUND = 500;
const STEADY_ROUNDS = 3;
const MAX_GROWTH = 1.1;
/** The most items that one BatchWriteItem takes. */
const WRITE_BATCH = 25;

/** One stack, with the figures of each round. */
interface Subject {
  size: number;
  stack: ChildStack;
  cpu: number[];
  perSecond: number[];
  rss: number[];
  heap: number[];
}

export async function pipeline(context: BenchContext): Promise<Report> {
  const assembly = await context.once(synthesizeOnce);
  const subjects: Subject[] = [];
  try {
    for (const size of TABLE_SIZES) {
      const stack = await startChildStack({
        assembly,
        dataFolder: `${context.folder}/stack-${size}`,
        secret: SINK_SECRET,
      });
      subjects.push({ size, stack, cpu: [], perSecond: [], rss: [], heap: [] });
      await prefill(stack.state, size);
      await sendAll(stack, WARM_UP_HOOKS);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const subject of shuffled(subjects, Math.random)) await measureRound(subject);
    }
    const [smallest, ...larger] = subjects;
    if (smallest === undefined) return { rows: [] };
    const perSecond = summarize(smallest.perSecond);
    return {
      rows: [
        row('pipeline', 'acks a second at saturation', '', perSecond),
        ...(await measureSteadily(smallest.stack, perSecond.median / 2)),
        ...subjects.flatMap(({ size, cpu, rss, heap }) => [
          row('pipeline', `${size} stored: CPU time an event`, 'µs', summarize(cpu)),
          row('pipeline', `${size} stored: memory (RSS)`, 'MB', summarize(rss)),
          row('pipeline', `${size} stored: heap, main thread`, 'MB', summarize(heap)),
        ]),
        ...larger.map(({ size, cpu }) => {
          const limit = size === TABLE_SIZES.at(-1) ? MAX_GROWTH : undefined;
          const what = `CPU time an event at ${size} stored / at ${smallest.size}`;
          return row('pipeline', what, '', summarize(ratios(cpu, smallest.cpu)), limit);
        }),
      ],
      charts: [growthChart(subjects, smallest)],
    };
  } finally {
    for (const { stack } of subjects) await stack.close();
  }
}

/**
 * Stores events directly in the table, like those that the consumer writes: sending as many hooks would
 * take far longer. No hook that the benchmark sends repeats one of them.
 */
async function prefill(state: LocalState, count: number): Promise<void> {
  const { region, dynamodbEndpoint: endpoint, tableName } = state;
  const client = new DynamoDBClient({ region, endpoint, credentials });
  try {
    for (let start = 0; start < count; start += WRITE_BATCH) {
      const size = Math.min(WRITE_BATCH, count - start);
      const items = Array.from({ length: size }, (_, index) => storedEvent(start + index));
      const RequestItems = { [tableName]: items.map((Item) => ({ PutRequest: { Item } })) };
      const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems }));
      if (Object.keys(UnprocessedItems ?? {}).length > 0) {
        throw new Error('BatchWriteItem left out items');
      }
    }
  } finally {
    client.destroy();
  }
}

const [template] = updatesOf(1).map(itemOf);

/** The item has the template's account, but its own time of receipt and partition of the index. */
function storedEvent(id: number): Item {
  const objectId = `stored-${id}`;
  return {
    ...template,
    objectId: { S: objectId },
    eventKey: { S: `1795500000;transaction;${objectId};changed;0123456789abcdef` },
    receivedAt: { S: new Date(1_795_500_000_000 + id).toISOString() },
    day: { S: dayPartition('2026-11-24', id % DAY_PARTITIONS) },
  };
}

/** Includes the work of the queue and the consumer, because it lasts until the last hook is recorded. */
async function measureRound({ stack, cpu, perSecond, rss, heap }: Subject): Promise<void> {
  const before = await stack.ask('cpu');
  const sent = await sendAll(stack, HOOKS_PER_ROUND);
  cpu.push(((await stack.ask('cpu')) - before) / HOOKS_PER_ROUND);
  perSecond.push(sent.perSecond);
  const memory = await stack.ask('memory');
  rss.push(memory.rss / 1e6);
  heap.push(memory.heapUsed / 1e6);
}

/** The time to the answer, and from the answer to the stored item, at a steady pace. */
async function measureSteadily(stack: ChildStack, hooksPerSecond: number): Promise<Row[]> {
  const latencies: number[][] = [];
  const delays: number[][] = [];
  await stack.ask('delays');
  for (let round = 0; round < STEADY_ROUNDS; round += 1) {
    const sent = await sendAll(stack, HOOKS_PER_ROUND, hooksPerSecond);
    latencies.push(sent.latencies);
    delays.push((await stack.ask('delays')).toSorted((one, other) => one - other));
  }
  const at = (share: number, rounds: number[][]) =>
    summarize(rounds.map((sorted) => quantile(sorted, share)));
  return [
    row('pipeline', 'p50 of the answer at half of that', 'ms', at(0.5, latencies)),
    row('pipeline', 'p99 of the answer at half of that', 'ms', at(0.99, latencies)),
    row('pipeline', 'p50 from answer to item at half of that', 'ms', at(0.5, delays)),
    row('pipeline', 'p99 from answer to item at half of that', 'ms', at(0.99, delays)),
  ];
}

const growthChart = (subjects: readonly Subject[], smallest: Subject): LineChart => ({
  kind: 'lines',
  name: 'growth',
  title: `CPU time an event, over that at ${smallest.size} stored`,
  xTitle: 'events stored',
  yTitle: 'ratio, median',
  logarithmicX: true,
  series: [
    {
      name: 'local stack',
      points: subjects.map(({ size, cpu }) => [size, summarize(ratios(cpu, smallest.cpu)).median]),
    },
  ],
  mark: { value: MAX_GROWTH, label: `at most ${MAX_GROWTH}` },
});
