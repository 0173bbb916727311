// Sends a hook. The server signs it: the page never has the secret.

import { useState } from 'preact/hooks';
import type { HookForm, Overview, SendAnswer } from '../api.ts';
import { explain, post } from './requests.ts';

type Example = Pick<HookForm, 'object' | 'action' | 'data'>;

const EXAMPLES: Example[] = [
  { object: 'transaction', action: 'closed', data: '' },
  {
    object: 'stock',
    action: 'changed',
    data: '{"type":"1","element_id":"42","storage_id":"1","value_relative":-1,"value_absolute":99.5}',
  },
  { object: 'incoming_order', action: 'added', data: '{"type":1}' },
];

const FIELDS: { name: 'account' | 'object' | 'action' | 'id'; label: string }[] = [
  { name: 'account', label: 'Account' },
  { name: 'object', label: 'Object' },
  { name: 'action', label: 'Action' },
  { name: 'id', label: 'ID' },
];

type Outcome = { isGood: boolean; text: string };

export function SendForm({ overview }: { overview: Overview | undefined }) {
  const [form, setForm] = useState<HookForm>({
    account: 'demo',
    object: 'transaction',
    action: 'closed',
    id: '42',
    data: '',
  });
  const [outcome, setOutcome] = useState<Outcome | undefined>();
  const change = (part: Partial<HookForm>) => setForm({ ...form, ...part });
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    setOutcome(undefined);
    setOutcome(
      await post<SendAnswer>('/api/send', form).then(
        ({ status, body }) => ({ isGood: status === 200, text: `${status} ${body}` }),
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
          Fill in
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
          <label key={name}>
            <span>{label}</span>
            <input
              required
              value={form[name]}
              autocomplete="off"
              spellcheck={false}
              onInput={(event) => change({ [name]: event.currentTarget.value })}
            />
          </label>
        ))}
        <label class="wide">
          <span>Data, sent as it stands; may be empty</span>
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
        <output class={outcome?.isGood === false ? 'problem' : 'good'}>{outcome?.text}</output>
      </form>
      {isDeployed && (
        <p class="note">This goes to {overview.webhookUrl} and is recorded there as an event.</p>
      )}
    </section>
  );
}
