// Genuine hooks by a method or on a path where none are taken.

import type { HookSource } from '../hook-source.ts';
import { type Draft, WEBHOOK_PATH } from '../request.ts';
import type { Kind } from './kind.ts';

export const routeKinds: Kind[] = [
  { name: 'GET, HEAD with a body', weight: 2, make: reading },
  { name: 'another method', weight: 4, make: otherMethod },
  { name: 'another path', weight: 4, make: otherPath },
];

function reading({ random, signed }: HookSource): Draft {
  return { body: JSON.stringify(signed()), method: random.pick(['GET', 'HEAD']), status: 200 };
}

function otherMethod({ random, signed }: HookSource): Draft {
  const methods = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH', 'PURGE'];
  const method = random.pick(methods as [string, ...string[]]);
  return { body: JSON.stringify(signed()), method, status: 405 };
}

/** No mark in them: the access log names the path, as the one in AWS does. */
function otherPath({ random, signed }: HookSource): Draft {
  const path = random.pick([
    '/',
    '//',
    `${WEBHOOK_PATH}/`,
    `${WEBHOOK_PATH}/more`,
    `/${WEBHOOK_PATH}`,
    WEBHOOK_PATH.toUpperCase(),
    `${WEBHOOK_PATH}%00`,
    `${WEBHOOK_PATH};a=b`,
    '/webhooks/%70oster',
    '/webhooks/./poster',
    '/webhooks/x/../poster',
    '/webhooks//poster',
    '/webhooks\\poster',
    '/__proto__',
    '/.env',
    '/cgi-bin/%2e%2e/%2e%2e/etc/passwd',
    `/${'a'.repeat(4000)}`,
  ]);
  return { body: JSON.stringify(signed()), path, status: 404, answeredBy: 'gateway' };
}
