// Starts the processes of a benchmark: the sink, and short runs of Node for whatever is measured.

import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Sink {
  /** The environment of a function that uses the sink as its AWS. */
  env: Record<string, string>;
  close(): void;
}

/** @param certificate file of a certificate for 127.0.0.1, next to its key; without it, the sink has no TLS */
export async function startSink(certificate?: string): Promise<Sink> {
  const program = fileURLToPath(new URL('./sink.ts', import.meta.url));
  const sink = fork(program, certificate === undefined ? [] : [certificate]);
  const [address] = await once(sink, 'message');
  const endpoint = certificate === undefined ? address : String(address).replace('http:', 'https:');
  return {
    env: {
      AWS_REGION: 'us-east-1',
      ...(certificate && { NODE_EXTRA_CA_CERTS: certificate }),
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_ENDPOINT_URL: String(endpoint),
      QUEUE_URL: `${endpoint}/000000000000/queue`,
      SECRET_ID: 'sink',
      SECRET_MAX_AGE_SECONDS: '600',
      EVENTS_TABLE_NAME: 'table',
      CONNECTIONS_TABLE_NAME: 'connections',
      RETENTION_DAYS: '90',
    },
    close: () => void sink.kill(),
  };
}

/**
 * Creates a certificate for 127.0.0.1, and its key in a file whose name ends with `.key`.
 *
 * @returns undefined where there is no openssl
 */
export async function createCertificate(folder: string): Promise<string | undefined> {
  const file = join(folder, 'certificate.pem');
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', `${file}.key`, '-out', file];
  const made = run('openssl', ['req', '-x509', '-days', '1', ...key, ...subject, ...files]);
  return made.then(
    () => file,
    () => undefined,
  );
}

/** @param env the whole environment of the process. @returns its standard output */
export async function printedBy(args: string[], env: Record<string, string>): Promise<string> {
  const { stdout } = await run(process.execPath, args, { env, maxBuffer: 512 * 1024 * 1024 });
  return stdout;
}

/** @returns the last printed line, parsed as JSON */
export async function runNode(args: string[], env: Record<string, string>): Promise<unknown> {
  return JSON.parse((await printedBy(args, env)).trimEnd().split('\n').at(-1) ?? '');
}
