// `events replay`: posts recorded events again, or says which it would post.

import type { EventItem } from '../../../lambda/table-layout.ts';
import { UsageError } from '../../client/errors.ts';
import type { EventFilter } from '../../client/events/event-stream.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import { openTarget, type Target, type TargetOptions } from '../../client/target.ts';
import { readSecretInput } from '../secret-input.ts';
import { filterOf } from './filter-options.ts';
import { readCursor, streamAfter, writeCursor } from './replay-cursor.ts';
import { printPreview } from './replay-preview.ts';
import { sendAgain } from './replay-sending.ts';

export interface ReplayOptions extends TargetOptions, EventFilter {
  url: string;
  all?: boolean;
  send?: boolean;
  /** Hooks a second, at most. */
  rate: number;
  resume?: string;
  secretOfTarget?: boolean;
  toItself?: boolean;
  json?: boolean;
}

/** The exit code is 1 unless each hook was answered 200. */
export async function runReplay(options: ReplayOptions): Promise<void> {
  if ((options.account === undefined) !== (options.all === true)) {
    throw new UsageError('name one account with --account, or all of them with --all');
  }
  const filter = filterOf(options);
  const last = options.resume === undefined ? undefined : readCursor(options.resume, filter);
  const address = endpointOf(options.url);
  const target = await openTarget(options);
  try {
    if (address === endpointOf(target.webhookUrl) && !options.toItself) {
      throw new UsageError(
        `--url is the webhook URL of ${target.title} itself, where each event would count one delivery more; --to-itself does it all the same`,
      );
    }
    const events = () => streamAfter(target, filter, last);
    if (options.send) await send(target, events, filter, options);
    else await printPreview(events(), options);
  } finally {
    target.close();
  }
}

/** Of a URL what decides where a request goes. */
function endpointOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError('--url must be an http or https URL');
  }
  return `${parsed.host.replace(/^localhost(?=:|$)/, '127.0.0.1')}${parsed.pathname}`;
}

async function send(
  target: Target,
  events: () => AsyncIterable<EventItem>,
  filter: EventFilter,
  { url, rate, resume, secretOfTarget, json }: ReplayOptions,
): Promise<void> {
  const secret = secretOfTarget
    ? await readSigningSecret(target)
    : await readSecretInput('Secret to sign with');
  const { sent, byStatus } = await sendAgain(events, {
    url,
    secret,
    rate,
    onAnswered(event) {
      if (resume !== undefined) writeCursor(resume, filter, event);
    },
  });
  if ([...byStatus.keys()].some((status) => status !== 200)) process.exitCode = 1;
  if (json) {
    console.log(JSON.stringify({ sent, answers: Object.fromEntries(byStatus) }));
    return;
  }
  const answers = [...byStatus].map(([status, times]) => `${status} × ${times}`);
  console.log([`${sent} sent to ${url}`, ...answers].join(', '));
}
