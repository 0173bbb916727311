// Reads and checks the stack's settings from the CDK context (`cdk deploy -c stage=prod`).

import type { Node } from 'constructs';
import { DEFAULT_RETENTION_DAYS } from './poster-webhooks-props.ts';

export interface StackContext {
  /** Part of the stack's name. `prod` also protects its tables. */
  stage: string;
  retentionDays: number;
  /** The address that alarms are mailed to. */
  alarmEmail: string | undefined;
  /** Raises an alarm when no hook was accepted for this many hours. */
  silenceHours: number | undefined;
  /** Your own domain name for the URL, in a hosted zone of Route 53. */
  domain: { domainName: string; hostedZoneId: string } | undefined;
}

const DEFAULT_STAGE = 'dev';

/** @throws RangeError naming the context key, the values it accepts and the one it got */
export function readStackContext(node: Node): StackContext {
  const read = (key: string, pattern: RegExp, wanted: string): string | undefined => {
    const value: unknown = node.tryGetContext(key);
    if (value === undefined) return undefined;
    if (!pattern.test(String(value))) {
      throw new RangeError(`context ${key} must be ${wanted}; got "${value}"`);
    }
    return String(value);
  };
  const stage = read(
    'stage',
    /^[a-z][a-z0-9-]{0,19}$/,
    '1 to 20 lower-case letters, digits and "-", starting with a letter',
  );
  const retentionDays = read(
    'retentionDays',
    /^[0-9]{1,5}$/,
    'a whole number of days, 0 to keep events for ever',
  );
  const silenceHours = read('silenceHours', /^[0-9]{1,2}$/, 'a whole number of hours, 1 to 24');
  const domainName = read(
    'domainName',
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'a domain name in lower case, such as hooks.example.com',
  );
  const hostedZoneId = read('hostedZoneId', /^Z[A-Z0-9]{1,31}$/, 'the id of a hosted zone');
  if ((domainName === undefined) !== (hostedZoneId === undefined)) {
    throw new RangeError(
      'context domainName and hostedZoneId must be given together; one is missing',
    );
  }
  return {
    stage: stage ?? DEFAULT_STAGE,
    retentionDays: Number(retentionDays ?? DEFAULT_RETENTION_DAYS),
    alarmEmail: read('alarmEmail', /^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address'),
    silenceHours: silenceHours === undefined ? undefined : Number(silenceHours),
    domain: domainName && hostedZoneId ? { domainName, hostedZoneId } : undefined,
  };
}
