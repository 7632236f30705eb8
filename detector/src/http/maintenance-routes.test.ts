import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreView } from '../../test/fixtures/store-view.ts';
import { Secret } from '../config/secret.ts';
import { Metrics } from '../observability/metrics.ts';
import { Store } from '../state/store.ts';
import { createServer, type CreateServerOptions } from './create-server.ts';

const nowMs = Date.UTC(2026, 5, 14, 4);
const work = { hosts: ['node005', 'ocean'], reason: 'kit up', owner: 'deploy' };

async function serve(
  t: { after: (end: () => unknown) => void },
  change: Partial<CreateServerOptions> = {},
): Promise<Awaited<ReturnType<typeof createServer>>> {
  const store = await Store.open({ path: ':memory:', routes: [] });
  t.after(() => store.close());
  const app = await createServer({
    view: new StoreView(store, nowMs),
    metrics: new Metrics(),
    host: '127.0.0.1',
    token: undefined,
    webFolder: '/nowhere',
    onError: (error) => assert.fail(String(error)),
    ...change,
  });
  t.after(() => app.close());
  return app;
}

test('POST /api/maintenance begins it for half an hour, and GET and /status say so', async (t) => {
  const app = await serve(t);
  const begun = await app.inject({ method: 'POST', url: '/api/maintenance', body: work });
  assert.equal(begun.statusCode, 201);
  const { id, ...window } = begun.json();
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(window, {
    ...work,
    from: '2026-06-14T03:59:50.000Z',
    until: '2026-06-14T04:30:00.000Z',
  });
  assert.deepEqual((await app.inject('/api/maintenance')).json(), [{ id, ...window }]);
  assert.deepEqual((await app.inject('/status')).json().maintenance, [{ id, ...window }]);
});

test('POST /api/maintenance/:id/end leaves a minute to what was restarted', async (t) => {
  const app = await serve(t);
  const begun = await app.inject({ method: 'POST', url: '/api/maintenance', body: work });
  const url = `/api/maintenance/${begun.json().id}/end`;
  const ended = await app.inject({ method: 'POST', url });
  assert.equal(ended.json().until, '2026-06-14T04:01:00.000Z');
  const none = await app.inject({ method: 'POST', url: '/api/maintenance/other/end' });
  assert.equal(none.statusCode, 404);
});

test('POST /api/maintenance refuses what is too long, of no host, and one too many', async (t) => {
  const app = await serve(t);
  const post = async (body: object): Promise<number> =>
    (await app.inject({ method: 'POST', url: '/api/maintenance', body })).statusCode;
  assert.equal(await post({ ...work, expires_in: '4h' }), 201);
  for (const wrong of ['5h', '241m', '0s', '1d', 'never'])
    assert.equal(await post({ ...work, expires_in: wrong }), 400, wrong);
  assert.equal(await post({ ...work, hosts: [] }), 400);
  assert.equal(await post({ hosts: ['a'], reason: 'why' }), 400);
  for (let i = 1; i < 200; i++) await post(work);
  assert.equal(await post(work), 429);
});

test('POST /api/maintenance needs the token where there is one', async (t) => {
  const app = await serve(t, { token: new Secret('t0ken') });
  const request = { method: 'POST', url: '/api/maintenance', body: work } as const;
  assert.equal((await app.inject(request)).statusCode, 401);
  const headers = { authorization: 'Bearer t0ken' };
  assert.equal((await app.inject({ ...request, headers })).statusCode, 201);
});
