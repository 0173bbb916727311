import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../lambda/poster/body.ts';
import { readHook } from '../../lambda/poster/hook.ts';
import { sign } from '../../lambda/poster/signature.ts';
import { fieldsOf, SECRET } from '../support/hooks.ts';

const sample = new URL('../fixtures/poster-sample.php', import.meta.url).pathname;
const hasPhp = spawnSync('php', ['--version']).status === 0;
if (!hasPhp) console.warn('skipped: PHP is not installed, so Poster’s own sample cannot run');

const texts = [
  'plain',
  'Кава ☕ їжа',
  '日本語 עברית',
  '🥐',
  "it's \\ / \u2028",
  'e0',
  '0012',
  '1E3',
];
const dataTexts = [
  ...texts,
  '',
  'a;b;1700000000;"x"',
  '{"photo":"https:\\/\\/example.com\\/a.png","n":1.0}',
  '\u0000\t\r\n\u007f\u0085\ufffe\uffff',
  '"'.repeat(50),
  'null',
];
const numbers = ['0', '-0', '7', '-5', '1.0', '1e3', '99999999999999.0', '9007199254740991'];

/** Bodies as text, because the spelling of numbers and the escapes are compared too. */
const bodies = [
  ...texts.flatMap((text) =>
    (['account', 'object', 'object_id', 'action'] as const).map((name) =>
      JSON.stringify(fieldsOf({ [name]: text })),
    ),
  ),
  ...dataTexts.map((data) => JSON.stringify(fieldsOf({ data }))),
  ...dataTexts.map((data) => escaped(JSON.stringify(fieldsOf({ data })))),
  ...numbers.map((digits) => JSON.stringify(fieldsOf()).replace(':42', `:${digits}`)),
  JSON.stringify(fieldsOf({ time: 1700000000 })),
  JSON.stringify(fieldsOf({ time: 999999999999 })),
  JSON.stringify(fieldsOf({ data: null })),
];

describe.skipIf(!hasPhp)('sign', () => {
  it(`computes the same signatures as Poster’s PHP sample for ${bodies.length} bodies`, () => {
    const input = bodies.map((body) => Buffer.from(body).toString('base64')).join('\n');
    const output = execFileSync('php', [sample, SECRET], { input, encoding: 'utf8' });
    expect(bodies.map(signatureOf)).toEqual(output.trim().split('\n'));
  });
});

function signatureOf(body: string): string {
  const fields = readBody(Buffer.from(body), 'application/json');
  if (!fields.ok) throw new Error(`${fields.problem}: ${body}`);
  const hook = readHook({ ...fields.value, verify: '0'.repeat(32) });
  if (!hook.ok) throw new Error(`${hook.field} ${hook.problem}: ${body}`);
  return sign(hook.value, SECRET);
}

/** JSON as PHP writes it, with everything outside ASCII as \uXXXX. */
function escaped(json: string): string {
  return json.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
