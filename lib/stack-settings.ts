// Reads and checks a stage's settings: from bin/settings.ts, and for one run from the CDK context
// (`cdk deploy -c stage=prod`).

import type { Node } from 'constructs';
import { DEFAULT_RETENTION_DAYS } from './poster-webhooks-props.ts';

/** The settings of one stage. */
export interface StageSettings {
  /**
   * The AWS region. With it, a deploy from another terminal cannot create a second stack in another region.
   * @default the region of the terminal's AWS profile
   */
  readonly region?: string;
  /**
   * How many days an event is kept: at least 3, or 0 to keep events for ever.
   * @default 90
   */
  readonly retentionDays?: number;
  /**
   * The address that alarms are mailed to. AWS asks it to confirm first.
   * @default alarms are only shown in CloudWatch
   */
  readonly alarmEmail?: string;
  /**
   * Raises an alarm when no hook was accepted for this many hours, 1 to 24.
   * @default no such alarm
   */
  readonly silenceHours?: number;
  /**
   * Your own domain name for the URL, in the Route 53 zone `hostedZoneId` of the same account.
   * @default the API's own address
   */
  readonly domainName?: string;
  readonly hostedZoneId?: string;
}

type Setting = keyof StageSettings;

export interface StackSettings extends StageSettings {
  /** Part of the stack's name. `prod` also protects the stack and its tables. */
  readonly stage: string;
  readonly retentionDays: number;
}

const DEFAULT_STAGE = 'dev';
const STAGE = /^[a-z][a-z0-9-]{0,19}$/;

/** Context values are text. */
const RULES: Record<Setting, { pattern: RegExp; wanted: string }> = {
  region: { pattern: /^[a-z]{2}(-[a-z]+)+-[0-9]$/, wanted: 'a region such as eu-central-1' },
  retentionDays: {
    pattern: /^[0-9]{1,5}$/,
    wanted: 'a whole number of days, 0 to keep events for ever',
  },
  alarmEmail: { pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, wanted: 'an e-mail address' },
  silenceHours: { pattern: /^[0-9]{1,2}$/, wanted: 'a whole number of hours, 1 to 24' },
  domainName: {
    pattern: /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    wanted: 'a domain name in lower case, such as hooks.example.com',
  },
  hostedZoneId: { pattern: /^Z[A-Z0-9]{1,31}$/, wanted: 'the id of a hosted zone' },
};

const isSetting = (name: string): name is Setting => Object.hasOwn(RULES, name);

/**
 * @param stages the settings of each stage, as in bin/settings.ts
 * @returns the settings of the stage that the context names, and a sentence for each setting that the context
 *   overrides
 * @throws RangeError naming the stage or the setting, the values it accepts and the one it got
 */
export function readSettings(
  node: Node,
  stages: Readonly<Record<string, StageSettings>>,
): { settings: StackSettings; overrides: string[] } {
  const stage = String(node.tryGetContext('stage') ?? DEFAULT_STAGE);
  const committed = Object.hasOwn(stages, stage) ? stages[stage] : undefined;
  if (committed === undefined) {
    const known = Object.keys(stages).join(', ');
    throw new RangeError(`bin/settings.ts has no stage "${stage}", only ${known}`);
  }
  if (!STAGE.test(stage)) {
    throw new RangeError(
      `the name of a stage must be 1 to 20 lower-case letters, digits and "-", starting with a letter; got "${stage}"`,
    );
  }
  const unknown = Object.keys(committed).find((name) => !isSetting(name));
  if (unknown !== undefined) {
    const known = Object.keys(RULES).join(', ');
    throw new RangeError(`${stage} in bin/settings.ts has no setting ${unknown}, only ${known}`);
  }
  const overrides: string[] = [];
  const read = (name: Setting): string | undefined => {
    const context: unknown = node.tryGetContext(name);
    const value = context ?? committed[name];
    if (value === undefined) return undefined;
    const { pattern, wanted } = RULES[name];
    if (!pattern.test(String(value))) {
      const source = context === undefined ? `${stage} in bin/settings.ts:` : 'context';
      throw new RangeError(`${source} ${name} must be ${wanted}; got "${value}"`);
    }
    if (String(value) !== String(committed[name])) {
      const instead = committed[name] ?? 'no value';
      overrides.push(`${name} is ${value} for this run; bin/settings.ts has ${instead}`);
    }
    return String(value);
  };
  const readNumber = (name: Setting) => {
    const text = read(name);
    return text === undefined ? undefined : Number(text);
  };
  const settings: StackSettings = {
    stage,
    region: read('region'),
    retentionDays: readNumber('retentionDays') ?? DEFAULT_RETENTION_DAYS,
    alarmEmail: read('alarmEmail'),
    silenceHours: readNumber('silenceHours'),
    domainName: read('domainName'),
    hostedZoneId: read('hostedZoneId'),
  };
  if ((settings.domainName === undefined) !== (settings.hostedZoneId === undefined)) {
    throw new RangeError('domainName and hostedZoneId must be set together; one is missing');
  }
  return { settings, overrides };
}
