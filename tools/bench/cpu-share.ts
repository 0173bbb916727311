// The share of a core that Lambda gives a function, by a CPU group of Linux (cgroup v1 or v2).

import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEMORY_OF_ONE_CPU_MB } from './cost/assumptions.ts';

export interface CpuShare {
  /** A process joins the group by writing its id to this file. */
  membersFile: string;
  /** Once no process is left in the group. */
  close(): void;
}

/** Lambda's period, as its functions see it. */
const PERIOD_US = 20_000;
const V1 = '/sys/fs/cgroup/cpu';
const V2 = '/sys/fs/cgroup';

/** @returns undefined where this process may not create CPU groups */
export function createCpuShare(memoryMb: number): CpuShare | undefined {
  const quota = Math.round(PERIOD_US * Math.min(1, memoryMb / MEMORY_OF_ONE_CPU_MB));
  const isV1 = existsSync(join(V1, 'cpu.cfs_quota_us'));
  const group = join(isV1 ? V1 : V2, `poster-webhooks-bench-${process.pid}-${memoryMb}`);
  try {
    mkdirSync(group);
    if (isV1) {
      writeFileSync(join(group, 'cpu.cfs_period_us'), String(PERIOD_US));
      writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quota));
    } else {
      writeFileSync(join(group, 'cpu.max'), `${quota} ${PERIOD_US}`);
    }
  } catch {
    if (existsSync(group)) rmdirSync(group);
    return undefined;
  }
  return { membersFile: join(group, 'cgroup.procs'), close: () => rmdirSync(group) };
}
