// The parts of the code that Stryker changes, and how many of its changes the unit tests have to notice.

export interface Part {
  name: string;
  files: readonly string[];
  /** Least share of the changes that are noticed. */
  percent: number;
}

/** Outside of `lambda/`, only what computes. What starts processes or calls services is tested end to end. */
export const PARTS: readonly Part[] = [
  { name: 'lambda', percent: 95, files: ['lambda/**/*.ts'] },
  {
    name: 'client',
    percent: 85,
    files: [
      'tools/client/{errors,hooks,post}.ts',
      'tools/client/events/{event-items,event-walks}.ts',
    ],
  },
  {
    name: 'cli',
    percent: 85,
    files: [
      'tools/cli/doctor/*-checks.ts',
      'tools/cli/events/replay-cursor.ts',
      'tools/cli/secret/diagnosis.ts',
      'tools/cli/simulate/{outage-report,run-options}.ts',
      'tools/terminal/{print,table}.ts',
    ],
  },
  {
    name: 'local',
    percent: 85,
    files: [
      'tools/local/functions/{queue,stream}-mapping.ts',
      'tools/local/services/{http-event,metrics}.ts',
      'tools/local/table/{change-log,stream-record}.ts',
      'tools/local/template/{function-model,mapping-model,references}.ts',
      'tools/inspector/server/{entry-window,guard}.ts',
    ],
  },
  { name: 'simulation', percent: 85, files: ['tools/simulation/*.ts'] },
  {
    name: 'bench',
    percent: 85,
    files: ['tools/bench/{cost,plots,scale}/*.ts', 'tools/bench/{report,result,statistics}.ts'],
  },
  { name: 'ledger', percent: 85, files: ['test/proof/{attributes,connections,effects,ledger}.ts'] },
];
