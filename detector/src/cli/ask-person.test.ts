import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { exampleIncident } from '../../test/fixtures/example-incident.ts';
import { exampleQuestion } from '../../test/fixtures/example-question.ts';
import { StoreView } from '../../test/fixtures/store-view.ts';
import { createServer } from '../http/create-server.ts';
import { Metrics } from '../observability/metrics.ts';
import { Store } from '../state/store.ts';
import { askPerson, type AskPersonOptions } from './ask-person.ts';

interface Asked {
  readonly view: StoreView;
  readonly store: Store;
  readonly ask: (change?: Partial<AskPersonOptions>) => Promise<string>;
}

async function serviceWith(t: TestContext, view?: (view: StoreView) => void): Promise<Asked> {
  const store = await Store.open({ path: ':memory:', routes: [] });
  const shown = new StoreView(store, Date.UTC(2026, 5, 14, 4));
  view?.(shown);
  const app = await createServer({
    view: shown,
    metrics: new Metrics(),
    host: '127.0.0.1',
    token: undefined,
    webFolder: '/nowhere',
    onError: (error) => {
      throw error;
    },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => app.close());
  t.after(() => store.close());
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const ask = async (change: Partial<AskPersonOptions> = {}): Promise<string> => {
    const out = new PassThrough();
    const { signal } = new AbortController();
    const terminal = { out, error: out, hasColour: false };
    const context = { terminal, environment: {}, signal, exit: () => undefined };
    await askPerson({
      context,
      url,
      token: undefined,
      answer: undefined,
      format: 'text',
      input: new PassThrough(),
      ...change,
    });
    out.end();
    return String(out.read() ?? '');
  };
  return { view: shown, store, ask };
}

test('askPerson() shows the first question, and says how to answer where nobody can', async (t) => {
  const { ask } = await serviceWith(t, (view) => {
    view.questionsNow = [exampleQuestion()];
  });
  const text = await ask();
  assert.match(text, /^What is this\? Rare from smartd on ocean/);
  assert.match(text, /told 2 times|told: 2 times/);
  assert.match(text, /logdetect ask --answer expected\|known-bad\|important\|skip/);
  const [document] = JSON.parse(await ask({ format: 'json' })) as { nearly_told: number }[];
  assert.equal(document?.nearly_told, 5);
});

test('askPerson() takes the answer of a person at a terminal, and asks again until it is one', async (t) => {
  const { ask, store } = await serviceWith(t, (view) => {
    view.questionsNow = [exampleQuestion()];
  });
  const input = Object.assign(new PassThrough(), { isTTY: true });
  input.write('what?\nk\n');
  assert.match(await ask({ input }), /Noted: known-bad/);
  const [verdict] = await store.verdicts();
  assert.equal(verdict?.verdict, 'known-bad');
  assert.equal(await ask(), 'Nothing to ask today\n');
});

test('an answer is put on the open incidents of its signature', async (t) => {
  const { signature } = exampleQuestion();
  const { ask, store, view } = await serviceWith(t, (shown) => {
    shown.questionsNow = [exampleQuestion()];
  });
  const incident = exampleIncident({ signature, state: 'open' });
  await view.commit([{ incident, tell: 'opened' }]);
  await ask({ answer: 'important' });
  assert.equal((await store.incident(incident.id))?.verdict, 'important');
});

test('askPerson() says when nothing listens', async (t) => {
  const { ask } = await serviceWith(t);
  await assert.rejects(ask({ url: 'http://127.0.0.1:1' }), { code: 'unreachable' });
});
