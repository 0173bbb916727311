// Options that several commands have, and how their values read.

import { type Command, Option } from 'commander';
import { DEFAULT_DATA_FOLDER } from '../local/local-state.ts';

export const dataDirOption = () =>
  new Option('--data-dir <folder>', 'where the local stack keeps everything').default(
    DEFAULT_DATA_FOLDER,
  );

/** Which stack a command works on: the local one unless `--stack` names another. */
export const withTarget = (command: Command): Command =>
  command
    .option('--stack <name>', 'a deployed stack; default: the local one')
    .option('--region <name>', 'of the deployed stack; default: that of your AWS configuration')
    .option('--profile <name>', 'of your AWS configuration, for --stack')
    .addOption(dataDirOption());

export const jsonOption = () => new Option('--json', 'one JSON object a line');
