// Where figures were measured: two runs compare only on the same machine.

import { cpus } from 'node:os';

export interface Machine {
  cpus: number;
  model: string;
  platform: string;
  node: string;
}

export function thisMachine(): Machine {
  const all = cpus();
  return {
    cpus: all.length,
    model: all[0]?.model.trim() ?? 'unknown',
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

export const describeMachine = ({ cpus, model, platform, node }: Machine): string =>
  `${cpus} × ${model}, ${platform}, Node ${node}`;
