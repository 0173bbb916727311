// The consumer's environment: declared once, written by lib/consumer.ts and read here.

import { EnvironmentError, readEnvironment } from '../runtime/environment.ts';

export interface ConsumerEnv {
  /** Name of the events table. */
  EVENTS_TABLE_NAME: string;
  /** Name of the connections table. */
  CONNECTIONS_TABLE_NAME: string;
  /** How many days an event is kept; 0 keeps it for ever. */
  RETENTION_DAYS: string;
}

export interface ConsumerConfig {
  tableName: string;
  connectionsTableName: string;
  retentionSeconds: number;
}

const SECONDS_PER_DAY = 24 * 60 * 60;

/** @throws EnvironmentError naming every missing variable, or the one with an invalid value */
export function readConfig(env: NodeJS.ProcessEnv): ConsumerConfig {
  const { EVENTS_TABLE_NAME, CONNECTIONS_TABLE_NAME, RETENTION_DAYS } = readEnvironment(env, [
    'EVENTS_TABLE_NAME',
    'CONNECTIONS_TABLE_NAME',
    'RETENTION_DAYS',
  ] satisfies (keyof ConsumerEnv)[]);
  if (!/^[0-9]{1,5}$/.test(RETENTION_DAYS)) {
    throw new EnvironmentError('RETENTION_DAYS is not a whole number of days');
  }
  return {
    tableName: EVENTS_TABLE_NAME,
    connectionsTableName: CONNECTIONS_TABLE_NAME,
    retentionSeconds: Number(RETENTION_DAYS) * SECONDS_PER_DAY,
  };
}
