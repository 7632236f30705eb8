import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { exampleIncident } from '../../test/fixtures/example-incident.ts';
import { exampleQuestion } from '../../test/fixtures/example-question.ts';
import { StoreView } from '../../test/fixtures/store-view.ts';
import { Secret } from '../config/secret.ts';
import { DetectorError } from '../model/detector-error.ts';
import type { Incident } from '../model/types.ts';
import { Metrics } from '../observability/metrics.ts';
import { Store } from '../state/store.ts';
import { createServer, type CreateServerOptions } from './create-server.ts';

const nowMs = Date.UTC(2026, 5, 14, 4, 0, 0);

interface Context {
  readonly app: Awaited<ReturnType<typeof createServer>>;
  readonly view: StoreView;
  readonly store: Store;
  readonly errors: unknown[];
  readonly metrics: Metrics;
}

async function serve(
  t: { after: (end: () => unknown) => void },
  change: Partial<CreateServerOptions> = {},
): Promise<Context> {
  const store = await Store.open({ path: ':memory:', routes: ['webhook'] });
  t.after(() => store.close());
  const view = new StoreView(store, nowMs);
  const metrics = new Metrics();
  const errors: unknown[] = [];
  const app = await createServer({
    view,
    metrics,
    host: '127.0.0.1',
    token: undefined,
    webFolder: '/nowhere',
    onError: (error) => errors.push(error),
    ...change,
  });
  t.after(() => app.close());
  const other: Partial<Incident> = {
    id: '6f00000000000000' as Incident['id'],
    severity: 'low',
    hosts: ['nas'],
    firstSeenMs: nowMs - 7_200_000,
    lastSeenMs: nowMs - 7_200_000,
  };
  await view.commit([
    { incident: exampleIncident(), tell: 'opened' },
    { incident: exampleIncident(other), tell: 'nothing' },
  ]);
  return { app, view, store, errors, metrics };
}

test('GET /api/incidents gives a bare array with the fields of the older service', async (t) => {
  const { app } = await serve(t);
  const response = await app.inject(
    '/api/incidents?status=&severity=&host=&service=&since=&limit=50',
  );
  assert.equal(response.statusCode, 200);
  const incidents = response.json();
  assert.equal(incidents.length, 2);
  const { explanation, sample_lines: sampleLines, ...plain } = incidents[0];
  assert.deepEqual(
    ['id', 'source', 'environment', 'signature', 'first_seen', 'last_seen', 'count', 'status'].map(
      (name) => plain[name],
    ),
    [
      '5f0c1d2e3a4b5968',
      'syslog',
      'home',
      '00aa11bb22cc33dd',
      '2026-06-14T03:12:40.000Z',
      '2026-06-14T03:13:42.000Z',
      143,
      'open',
    ],
  );
  assert.equal(plain.analysis, null);
  assert.equal(sampleLines.length, 4);
  assert.equal(explanation.factors[0].kind, 'frequency');
});

test('GET /api/incidents filters, and refuses what it does not understand', async (t) => {
  const { app } = await serve(t);
  const countOf = async (query: string): Promise<unknown> => {
    const response = await app.inject(`/api/incidents?${query}`);
    return response.statusCode === 200 ? response.json().length : response.json().error.code;
  };
  assert.equal(await countOf('status=open'), 2);
  assert.equal(await countOf('status=resolved,ignored'), 0);
  assert.equal(await countOf('severity=low'), 1);
  assert.equal(await countOf('host=dns01'), 1);
  assert.equal(await countOf('since=1h'), 1);
  assert.equal(await countOf('since=2026-06-14T00:00:00Z'), 2);
  assert.equal(await countOf('limit=1'), 1);
  for (const query of ['status=closed', 'severity=bad', 'limit=0', 'limit=x', 'since=yesterday'])
    assert.equal(await countOf(query), 'request-invalid', query);
});

test('GET /api/incidents/{id} takes the beginning of an id', async (t) => {
  const { app } = await serve(t);
  const response = await app.inject('/api/incidents/5f0c');
  assert.equal(response.json().id, '5f0c1d2e3a4b5968');
  const missing = await app.inject('/api/incidents/77');
  assert.equal(missing.statusCode, 404);
  assert.equal(missing.json().error.code, 'not-found');
  assert.ok(missing.json().error.hint);
});

test('POST /api/incidents/{id}/… does what a person asks for', async (t) => {
  const { app, store } = await serve(t);
  const post = async (path: string, payload?: object): Promise<Record<string, unknown>> => {
    const url = `/api/incidents/5f0c/${path}`;
    return (await app.inject({ method: 'POST', url, ...(payload && { payload }) })).json();
  };
  assert.equal((await post('acknowledge'))['status'], 'acknowledged');
  assert.equal((await post('verdict', { verdict: 'known-bad' }))['verdict'], 'known-bad');
  assert.equal((await post('close'))['status'], 'resolved');
  assert.equal(
    (await post('ignore', { reason: 'a drill', expires_in: '2h' }))['status'],
    'ignored',
  );
  assert.deepEqual(
    (await store.suppressions(0)).map(({ reason, untilMs }) => [reason, untilMs]),
    [['a drill', nowMs + 7_200_000]],
  );
  assert.equal((await post('ignore', { expires_in: 'never' }))['status'], 'ignored');
  const [suppression] = await store.suppressions(0);
  assert.deepEqual([suppression?.untilMs, suppression?.reason], [undefined, 'No reason given']);
  assert.equal((await post('ignore'))['status'], 'ignored');
  for (const payload of [{}, { verdict: 'fine' }])
    assert.ok((await post('verdict', payload))['error']);
  const missing = await app.inject({ method: 'POST', url: '/api/incidents/77/close' });
  assert.equal(missing.statusCode, 404);
});

test('POST with an empty JSON body is no error', async (t) => {
  const { app } = await serve(t);
  const headers = { 'content-type': 'application/json' };
  const url = '/api/incidents/5f0c/close';
  assert.equal((await app.inject({ method: 'POST', url, headers, payload: '' })).statusCode, 200);
  const broken = await app.inject({ method: 'POST', url, headers, payload: '{' });
  assert.equal(broken.statusCode, 400);
});

test('GET /health is 503 with reasons when no line can flow', async (t) => {
  const { app, view } = await serve(t);
  assert.deepEqual((await app.inject('/health')).json(), { status: 'ok', reasons: [] });
  view.healthNow = { isHealthy: false, reasons: ['The disk is full'] };
  const failing = await app.inject('/health');
  assert.equal(failing.statusCode, 503);
  assert.deepEqual(failing.json(), { status: 'failing', reasons: ['The disk is full'] });
});

test('GET /status, /metrics, /patterns, /api/templates and the description answer', async (t) => {
  const { app } = await serve(t);
  const status = (await app.inject('/status')).json();
  assert.equal(status.lines_per_second, 41.5);
  assert.equal(status.sources[1].skipped['kernel-dropped'], 12);
  assert.equal(status.sources[1].lag_seconds, 0.9);
  assert.equal(status.model.age_seconds, 3);
  const metrics = await app.inject('/metrics');
  assert.match(metrics.headers['content-type'] as string, /^text\/plain/);
  assert.match(metrics.body, /tidewatch_commit_seconds_count 0/);
  assert.deepEqual((await app.inject('/patterns')).json(), []);
  const [template] = (await app.inject('/api/templates?limit=1')).json();
  assert.equal(template.text, 'session opened for user <*>');
  const { paths } = (await app.inject('/api/openapi.json')).json();
  assert.ok(paths['/api/incidents/{id}/ignore'].post.requestBody);
  assert.ok(paths['/loki/api/v1/push'].post);
  assert.equal(paths['/api/incidents'].get.parameters.length, 6);
});

test('POST /api/explain says why a line is usual', async (t) => {
  const { app } = await serve(t);
  const payload = { line: 'session opened for user root' };
  const answer = (await app.inject({ method: 'POST', url: '/api/explain', payload })).json();
  assert.equal(answer.is_unusual, false);
  assert.equal(answer.level, 'info');
  assert.equal(answer.explanation.headline, 'This line is usual');
  assert.equal((await app.inject({ method: 'POST', url: '/api/explain' })).statusCode, 400);
});

test('/api/log-server starts, stops and describes the simulator', async (t) => {
  const { app } = await serve(t);
  const idle = (await app.inject('/api/log-server/status')).json();
  assert.equal(idle.status, 'idle');
  const start = { method: 'POST', url: '/api/log-server/start' } as const;
  assert.deepEqual((await app.inject(start)).json(), {
    message: 'Started fleet',
    status: 'running',
    stats: { logs_generated: 12, logs_shipped: 0, batches_pushed: 0 },
  });
  const production = { ...start, payload: { preset: 'production', duration_seconds: 60 } };
  assert.equal((await app.inject(production)).json().message, 'Started production');
  const stop = await app.inject({ method: 'POST', url: '/api/log-server/stop' });
  assert.equal(stop.json().status, 'idle');
});

test('POST /loki/api/v1/push hands the body on as it came', async (t) => {
  const taken: unknown[] = [];
  const { app } = await serve(t, {
    push: (body, contentType, contentEncoding) => {
      taken.push([Buffer.from(body).toString('hex'), contentType, contentEncoding]);
      return Promise.resolve(
        taken.length === 1 ? { status: 204, message: '' } : { status: 429, message: 'Full' },
      );
    },
  });
  const push = {
    method: 'POST',
    url: '/loki/api/v1/push',
    headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
    payload: Buffer.from([0, 255, 1]),
  } as const;
  assert.equal((await app.inject(push)).statusCode, 204);
  const full = await app.inject({ ...push, headers: { 'content-type': 'application/json' } });
  assert.equal(full.statusCode, 429);
  assert.equal(full.headers['retry-after'], '5');
  assert.equal(full.json().error.message, 'Full');
  assert.deepEqual(taken, [
    ['00ff01', 'application/x-protobuf', 'snappy'],
    ['00ff01', 'application/json', ''],
  ]);
  const large = await app.inject({ ...push, payload: Buffer.alloc(17 * 1_048_576) });
  assert.equal(large.statusCode, 413);
});

test('POST /loki/api/v1/push is not there when push is off', async (t) => {
  const { app } = await serve(t);
  assert.equal((await app.inject({ method: 'POST', url: '/loki/api/v1/push' })).statusCode, 404);
});

test('On loopback another site can neither read nor write by the browser', async (t) => {
  const { app } = await serve(t);
  const statusOf = async (headers: Record<string, string>, method: 'GET' | 'POST' = 'GET') => {
    const url = method === 'GET' ? '/api/incidents' : '/api/incidents/5f0c/acknowledge';
    return (await app.inject({ method, url, headers })).statusCode;
  };
  const own = 'localhost:8085';
  assert.equal(await statusOf({ host: own }), 200);
  assert.equal(await statusOf({ host: '[::1]:8085' }), 200);
  assert.equal(await statusOf({ host: 'evil.example' }), 403);
  assert.equal(await statusOf({ host: 'localhost.evil.example' }), 403);
  assert.equal(await statusOf({ host: own }, 'POST'), 200);
  assert.equal(await statusOf({ host: own, origin: 'http://localhost:8085' }, 'POST'), 200);
  assert.equal(await statusOf({ host: own, origin: 'http://evil.example' }, 'POST'), 403);
  assert.equal(await statusOf({ host: own, origin: 'null' }, 'POST'), 403);
  assert.equal(await statusOf({ host: own, 'sec-fetch-site': 'cross-site' }, 'POST'), 403);
});

test('Off loopback createServer() asks for a token', async (t) => {
  await assert.rejects(
    serve(t, { host: '0.0.0.0' }),
    (error) => error instanceof DetectorError && error.code === 'address-not-allowed',
  );
});

test('With a token only who shows it may ask, but for health and the page', async (t) => {
  const token = new Secret('a-long-token');
  const { app } = await serve(t, { host: '0.0.0.0', token });
  const statusOf = async (url: string, headers: Record<string, string> = {}) =>
    (await app.inject({ url, headers: { host: 'ocean:8085', ...headers } })).statusCode;
  for (const url of ['/api/incidents', '/status', '/metrics', '/api/events', '/api/openapi.json'])
    assert.equal(await statusOf(url), 401, url);
  assert.equal(await statusOf('/health'), 200);
  assert.equal(await statusOf('/'), 200);
  assert.equal(await statusOf('/status', { authorization: 'Bearer a-long-token' }), 200);
  assert.equal(await statusOf('/status', { authorization: 'Bearer a-long-tokem' }), 401);
  const basic = Buffer.from('promtail:a-long-token').toString('base64');
  assert.equal(await statusOf('/status', { authorization: `Basic ${basic}` }), 200);
});

test('A login gives a cookie that is not the token, and ends', async (t) => {
  const { app } = await serve(t, { host: '0.0.0.0', token: new Secret('a-long-token') });
  const login = (token: string) =>
    app.inject({ method: 'POST', url: '/api/auth/login', payload: { token } });
  assert.equal((await login('wrong')).statusCode, 401);
  const response = await login('a-long-token');
  const set = String(response.headers['set-cookie']);
  assert.match(set, /HttpOnly; SameSite=Strict/);
  assert.doesNotMatch(set, /a-long-token/);
  const cookie = set.split(';')[0] ?? '';
  assert.equal((await app.inject({ url: '/status', headers: { cookie } })).statusCode, 200);
  const proxied = { cookie, authorization: 'Basic bmdpbng6b3RoZXI=' };
  assert.equal((await app.inject({ url: '/status', headers: proxied })).statusCode, 200);
  const foreign = { cookie, origin: 'http://evil.example', host: 'ocean:8085' };
  const url = '/api/incidents/5f0c/close';
  assert.equal((await app.inject({ method: 'POST', url, headers: foreign })).statusCode, 403);
  for (let i = 0; i < 20; i++) await login('wrong');
  assert.equal((await login('a-long-token')).statusCode, 429);
});

test('An error of the detector itself is logged and not shown', async (t) => {
  const { app, view, errors } = await serve(t);
  view.explain = () => {
    throw new Error('the password is swordfish');
  };
  const payload = { line: 'x' };
  const response = await app.inject({ method: 'POST', url: '/api/explain', payload });
  assert.equal(response.statusCode, 500);
  assert.doesNotMatch(response.body, /swordfish/);
  assert.match(String(errors[0]), /swordfish/);
  view.explain = () => {
    throw new DetectorError('The disk is full', { code: 'state-unusable', hint: 'Make room.' });
  };
  const full = await app.inject({ method: 'POST', url: '/api/explain', payload });
  assert.equal(full.statusCode, 503);
  assert.deepEqual(full.json().error, {
    code: 'state-unusable',
    message: 'The disk is full',
    hint: 'Make room.',
  });
});

test('What is not there has an error like all others', async (t) => {
  const { app } = await serve(t);
  const response = await app.inject('/api/nothing?token=x');
  assert.equal(response.statusCode, 404);
  assert.equal(response.json().error.message, 'There is no /api/nothing');
});

test('The page is served with its policy, its assets for ever', async (t) => {
  const webFolder = mkdtempSync(join(tmpdir(), 'web-'));
  t.after(() => rmSync(webFolder, { recursive: true }));
  mkdirSync(join(webFolder, 'assets'));
  writeFileSync(join(webFolder, 'index.html'), '<!doctype html><title>Tidewatch</title>');
  writeFileSync(join(webFolder, 'assets', 'main-abc.js'), '1');
  const { app } = await serve(t, { webFolder });
  const page = await app.inject('/');
  assert.match(page.body, /Tidewatch/);
  assert.match(String(page.headers['content-security-policy']), /frame-ancestors 'none'/);
  assert.equal(page.headers['cache-control'], 'no-cache');
  const asset = await app.inject('/assets/main-abc.js');
  assert.match(String(asset.headers['cache-control']), /immutable/);
  assert.equal((await app.inject('/assets/../../etc/passwd')).statusCode, 404);
});

test('GET /api/canaries/{id} says where a marked line was seen, 404 while it was not', async (t) => {
  const { app, view } = await serve(t);
  const about = { source: 'loki', host: 'node005', service: 'tidewatch-canary', job: 'file' };
  view.canary = { ...about, id: 'a1', firstMs: nowMs, lastMs: nowMs + 500, count: 2 };
  const response = await app.inject('/api/canaries/a1');
  assert.equal(response.statusCode, 200);
  const times = { first_seen: '2026-06-14T04:00:00.000Z', last_seen: '2026-06-14T04:00:00.500Z' };
  assert.deepEqual(response.json(), { ...about, id: 'a1', count: 2, ...times });
  const missing = await app.inject('/api/canaries/a2');
  assert.equal(missing.statusCode, 404);
  assert.equal(missing.json().error.code, 'not-found');
  assert.equal((await app.inject('/api/canaries/no%20id')).statusCode, 400);
});

test('/api/events gives the status, then what changes, and forgets who leaves', async (t) => {
  const { app, view } = await serve(t, { statusEveryMs: 20 });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const leaving = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/api/events`, { signal: leaving.signal });
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  assert.equal(view.listeners, 1);
  let text = '';
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const readUntil = async (needle: RegExp): Promise<void> => {
    while (!needle.test(text)) text += Buffer.from((await reader.read()).value ?? []).toString();
  };
  await readUntil(/event: status\ndata: \{.*\}\n\n.*event: status/s);
  await app.inject({ method: 'POST', url: '/api/incidents/5f0c/acknowledge' });
  await readUntil(/event: incident\ndata: \[\{"tell":"nothing","incident":\{"id":"5f0c.*\n\n/);
  assert.match(text, /"status":"acknowledged"/);
  leaving.abort();
  while (view.listeners > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

test('/api/events cuts off a page that does not read', async (t) => {
  const { app, view, metrics } = await serve(t, { unreadBytesMax: 10_000, statusEveryMs: 60_000 });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/api/events`);
  const long = exampleIncident({ title: 'x'.repeat(100_000) });
  for (let i = 0; i < 500 && view.listeners > 0; i++) {
    await view.commit([{ incident: long, tell: 'nothing' }]);
  }
  assert.equal(view.listeners, 0);
  assert.match(await metrics.text(), /tidewatch_event_clients_dropped_total 1\n/);
  await response.body?.cancel().catch(() => undefined);
});

test('GET /api/questions gives questions, POST takes an answer to one that is asked', async (t) => {
  const { app, view } = await serve(t);
  const question = exampleQuestion();
  view.questionsNow = [question];
  const list = await app.inject('/api/questions');
  assert.deepEqual(
    list.json().map(({ signature }: { signature: string }) => signature),
    [question.signature],
  );
  const say = async (signature: string, verdict: string): Promise<number> => {
    const url = `/api/questions/${signature}/verdict`;
    return (await app.inject({ method: 'POST', url, payload: { verdict } })).statusCode;
  };
  assert.equal(await say(question.signature, 'maybe'), 400);
  assert.equal(await say('other', 'expected'), 404);
  assert.equal(await say(question.signature, 'expected'), 200);
  assert.deepEqual((await app.inject('/api/questions')).json(), []);
});
