// Sends a hook. The server signs it, so the page never has the secret.

import { useState } from 'preact/hooks';
import type { HookForm, Overview, SendAnswer } from '../api.ts';
import { EventLink } from './links.tsx';
import { agreesTo, FIELDS, TextField } from './parts.tsx';
import { explain, post } from './requests.ts';

const CLOSED_SALE = { object: 'transaction', action: 'closed', data: '' };
const EXAMPLES = [
  CLOSED_SALE,
  {
    object: 'stock',
    action: 'changed',
    data: '{"type":"1","element_id":"42","storage_id":"1","value_relative":-1,"value_absolute":99.5}',
  },
  { object: 'incoming_order', action: 'added', data: '{"type":1}' },
];

type Outcome = { isGood: boolean; text: string; event?: string | undefined };

interface SendFormProps {
  overview: Overview | undefined;
  onOpen(event: string): void;
}

export function SendForm({ overview, onOpen }: SendFormProps) {
  const [form, setForm] = useState<HookForm>({ account: 'demo', id: '42', ...CLOSED_SALE });
  const [outcome, setOutcome] = useState<Outcome | undefined>();
  const change = (part: Partial<HookForm>) => setForm({ ...form, ...part });
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!agreesTo(overview, 'Send it a hook')) return;
    setOutcome(undefined);
    setOutcome(
      await post<SendAnswer>('/api/send', form).then(
        ({ status, body, event }) => ({ isGood: status === 200, text: `${status} ${body}`, event }),
        (error: unknown) => ({ isGood: false, text: explain(error) }),
      ),
    );
  };
  const isDeployed = overview !== undefined && !overview.isLocal;
  return (
    <section class="panel" id="send" aria-labelledby="send-title">
      <header>
        <h2 id="send-title">Send a hook</h2>
        <p class="examples note">
          Examples:
          {EXAMPLES.map((example) => (
            <button
              type="button"
              class="quiet"
              key={example.object}
              onClick={() => change(example)}
            >
              {example.object}
            </button>
          ))}
        </p>
      </header>
      <form class="send" onSubmit={send}>
        {FIELDS.map(({ name, label }) => (
          <TextField
            key={name}
            label={label}
            required
            value={form[name]}
            onText={(text) => change({ [name]: text })}
          />
        ))}
        <label class="wide">
          <span>Data, sent exactly as typed (optional)</span>
          <textarea
            rows={3}
            value={form.data}
            spellcheck={false}
            onInput={(event) => change({ data: event.currentTarget.value })}
          />
        </label>
        <button type="submit" class="primary">
          Sign and send
        </button>
        <output class={outcome?.isGood === false ? 'problem' : 'good'}>
          {outcome?.text}
          {outcome?.event !== undefined && (
            <EventLink event={outcome.event} onOpen={onOpen}>
              Open the event
            </EventLink>
          )}
        </output>
      </form>
      {isDeployed && (
        <p class="note">
          The hook goes to {overview.webhookUrl}, which records it like any other hook.
        </p>
      )}
    </section>
  );
}
