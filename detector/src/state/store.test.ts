import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { DetectorError } from '../model/detector-error.ts';
import type { Alert, Incident, IncidentChange } from '../model/types.ts';
import type { StoreOptions } from './store-options.ts';
import { Store } from './store.ts';

function incidentOf(id: string, change: Partial<Incident> = {}): Incident {
  return {
    id: id as Incident['id'],
    signature: `signature of ${id}` as Incident['signature'],
    source: 'file',
    state: 'open',
    severity: 'medium',
    score: 0.9,
    title: `Something about ${id}`,
    firstSeenMs: 1_000,
    lastSeenMs: 2_000,
    openedMs: 1_000,
    resolvedMs: undefined,
    hosts: ['dns01'],
    services: ['sshd'],
    count: 1,
    startedWith: undefined,
    sampleLines: [],
    explanation: { headline: 'h', expected: 'e', seen: 's', factors: [], related: [] },
    anomalyIds: [],
    kinds: ['frequency'],
    triage: undefined,
    verdict: undefined,
    ...change,
  };
}

function alertOf({ incident, tell }: IncidentChange): Alert | undefined {
  if (tell === 'nothing') return undefined;
  return {
    id: `${incident.id} ${tell}` as Alert['id'],
    incidentId: incident.id,
    reason: tell,
    severity: incident.severity,
    dedupKey: incident.id,
    title: incident.title,
    body: '',
    atMs: incident.openedMs,
  };
}

function openStore(change: Partial<StoreOptions> = {}): Promise<Store> {
  return Store.open({ path: ':memory:', routes: ['webhook'], ...change });
}

async function commitChange(store: Store, change: IncidentChange): Promise<void> {
  const alert = alertOf(change);
  const alerts = alert === undefined ? [] : [alert];
  await store.commit({ cursors: {}, changes: [change], alerts, nowMs: 5_000 });
}

function temporaryFolder(t: { after: (end: () => void) => void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const stamp = { by: 'page', atMs: 9_000, alertOf };

test('Store gives back after a restart what was committed', async (t) => {
  const path = join(temporaryFolder(t), 'new folder', 'state.sqlite');
  const store = await openStore({ path });
  assert.deepEqual(await store.load(0), {
    cursors: {},
    linesBySource: {},
    pipelineState: undefined,
    suppressions: [],
    verdicts: [],
    endedByPeople: [],
    maintenance: [],
  });
  const change: IncidentChange = { incident: incidentOf('a'), tell: 'opened' };
  await store.commit({
    cursors: { file: '12', syslog: '1:4' },
    linesBySource: { file: 7 },
    pipelineState: { templates: [1, 2], windows: { at: 5 } },
    changes: [change],
    alerts: [alertOf(change) as Alert],
    nowMs: 5_000,
  });
  await store.commit({
    cursors: { file: '13' },
    linesBySource: { file: 9 },
    pipelineState: { templates: [1, 2], streams: ['x'] },
    changes: [],
    alerts: [],
    nowMs: 6_000,
  });
  await store.close();
  const again = await openStore({ path });
  t.after(() => again.close());
  const { cursors, linesBySource, pipelineState } = await again.load(0);
  assert.deepEqual(cursors, { file: '13', syslog: '1:4' });
  assert.deepEqual(linesBySource, { file: 9, syslog: 0 });
  assert.deepEqual(pipelineState, { templates: [1, 2], streams: ['x'] });
  assert.equal((await again.incident('a'))?.title, 'Something about a');
  assert.equal((await again.waiting('webhook', 10)).length, 1);
});

test('Store writes only the parts of the state that have changed', async (t) => {
  const path = join(temporaryFolder(t), 'state.sqlite');
  const store = await openStore({ path });
  const commit = (pipelineState: Record<string, unknown>, nowMs: number): Promise<unknown> =>
    store.commit({ cursors: {}, pipelineState, changes: [], alerts: [], nowMs });
  await commit({ large: 'x'.repeat(1_000), small: 1 }, 1);
  await commit({ large: 'x'.repeat(1_000), small: 2 }, 2);
  await store.close();
  const file = new DatabaseSync(path);
  t.after(() => file.close());
  const rows = file.prepare('select name, written_ms from model_parts order by name').all();
  assert.deepEqual(
    rows.map((row) => [row['name'], row['written_ms']]),
    [
      ['large', 1],
      ['small', 2],
    ],
  );
});

test('Store stores all of a commit or nothing', async (t) => {
  const store = await openStore();
  t.after(() => store.close());
  const stray = alertOf({ incident: incidentOf('b'), tell: 'opened' }) as Alert;
  const commit = {
    cursors: { file: '99' },
    pipelineState: { part: 1 },
    changes: [{ incident: incidentOf('a'), tell: 'nothing' as const }],
    nowMs: 1,
  };
  await assert.rejects(store.commit({ ...commit, alerts: [stray] }), RangeError);
  assert.deepEqual((await store.load(0)).cursors, {});
  assert.equal((await store.load(0)).pipelineState, undefined);
  assert.equal(await store.incident('a'), undefined);
  await store.commit({ ...commit, alerts: [] });
  assert.deepEqual((await store.load(0)).pipelineState, { part: 1 });
});

test('Store lists incidents by state, severity, place, time and number, newest first', async (t) => {
  const store = await openStore();
  t.after(() => store.close());
  const some: readonly Partial<Incident>[] = [
    { firstSeenMs: 1, lastSeenMs: 100 },
    { firstSeenMs: 2, lastSeenMs: 3, severity: 'high', hosts: ['nas', 'dns01'] },
    { firstSeenMs: 4, lastSeenMs: 4, state: 'resolved', services: ['cron'] },
  ];
  for (const [i, change] of some.entries()) {
    await commitChange(store, { incident: incidentOf(`id-${i}`, change), tell: 'nothing' });
  }
  const idsOf = async (query: Parameters<Store['incidents']>[0]): Promise<string> =>
    (await store.incidents(query)).map(({ id }) => id.slice(3)).join('');
  assert.equal(await idsOf({}), '210');
  assert.equal(await idsOf({ limit: 2 }), '21');
  assert.equal(await idsOf({ status: 'open' }), '10');
  assert.equal(await idsOf({ status: 'resolved,open', severity: 'medium' }), '20');
  assert.equal(await idsOf({ host: 'nas' }), '1');
  assert.equal(await idsOf({ service: 'sshd', host: 'dns01' }), '10');
  assert.equal(await idsOf({ sinceMs: 4 }), '20');
  assert.deepEqual(await store.incidentCounts(), { open: 2, resolved: 1 });
});

test('Store finds an incident by the beginning of its id when only one has it', async (t) => {
  const store = await openStore();
  t.after(() => store.close());
  for (const id of ['abc1', 'abc2', 'abc'])
    await commitChange(store, { incident: incidentOf(id), tell: 'nothing' });
  assert.equal((await store.incident('abc1'))?.id, 'abc1');
  assert.equal((await store.incident('abc'))?.id, 'abc');
  assert.equal(await store.incident('ab'), undefined);
  assert.equal(await store.incident(''), undefined);
  assert.equal(await store.incident('abd'), undefined);
});

test('Store keeps what a person made of an incident against what the pipeline says later', async (t) => {
  const store = await openStore();
  t.after(() => store.close());
  const stateAfter = async (change: Partial<Incident>, tell: IncidentChange['tell']) => {
    await commitChange(store, { incident: incidentOf('a', change), tell });
    return (await store.incident('a'))?.state;
  };
  assert.equal(await stateAfter({}, 'opened'), 'open');
  await store.act('a', { kind: 'acknowledge' }, stamp);
  assert.equal(await stateAfter({ count: 9 }, 'nothing'), 'acknowledged');
  await store.act('a', { kind: 'verdict', verdict: 'important' }, stamp);
  await store.act('a', { kind: 'close' }, stamp);
  assert.equal(await stateAfter({ count: 10 }, 'nothing'), 'resolved');
  assert.equal((await store.incident('a'))?.resolvedMs, 9_000);
  assert.equal((await store.incident('a'))?.count, 10);
  assert.equal(await stateAfter({ severity: 'critical' }, 'escalated'), 'resolved');
  assert.equal((await store.incident('a'))?.verdict, 'important');
});

test('Store knows at the next start what people ended', async (t) => {
  const store = await openStore();
  t.after(() => store.close());
  for (const id of ['closed', 'ignored', 'looked-at', 'over']) {
    await commitChange(store, { incident: incidentOf(id), tell: 'opened' });
  }
  await store.act('closed', { kind: 'close' }, stamp);
  await store.act('ignored', { kind: 'ignore', reason: 'r', untilMs: undefined }, stamp);
  await store.act('looked-at', { kind: 'acknowledge' }, stamp);
  const over = incidentOf('over', { state: 'resolved' });
  await commitChange(store, { incident: over, tell: 'resolved' });
  const { endedByPeople } = await store.load(10_000);
  assert.deepEqual(endedByPeople.toSorted(), ['closed', 'ignored']);
});

test('Store tells that an incident is closed only where it was told that it is open', async (t) => {
  const store = await openStore();
  t.after(() => store.close());
  await commitChange(store, { incident: incidentOf('told'), tell: 'opened' });
  await commitChange(store, { incident: incidentOf('untold'), tell: 'nothing' });
  for (const id of ['told', 'untold', 'told']) await store.act(id, { kind: 'close' }, stamp);
  const waiting = await store.waiting('webhook', 10);
  assert.deepEqual(
    waiting.map(({ alert }) => alert.id),
    ['told opened', 'told resolved'],
  );
  assert.equal(await store.act('none', { kind: 'close' }, stamp), undefined);
});

test('Store holds alerts of an ignored incident and remembers its signature until then', async (t) => {
  const store = await openStore();
  t.after(() => store.close());
  await commitChange(store, { incident: incidentOf('a'), tell: 'nothing' });
  await store.act('a', { kind: 'ignore', reason: 'the printer', untilMs: 20_000 }, stamp);
  await commitChange(store, { incident: incidentOf('a', { count: 2 }), tell: 'escalated' });
  assert.equal((await store.incident('a'))?.state, 'ignored');
  assert.deepEqual(await store.alertCounts(), { held: 1 });
  const [suppression] = await store.suppressions(19_999);
  assert.deepEqual(suppression, {
    signature: 'signature of a',
    reason: 'the printer',
    owner: 'page',
    createdMs: 9_000,
    untilMs: 20_000,
  });
  assert.deepEqual(await store.suppressions(20_000), []);
  await store.act('a', { kind: 'ignore', reason: 'for good', untilMs: undefined }, stamp);
  const { signature } = incidentOf('a');
  assert.equal(await store.unsuppress(signature), true);
  assert.equal(await store.unsuppress(signature), false);
});

test('Store remembers the last verdict on a signature', async (t) => {
  const store = await openStore();
  t.after(() => store.close());
  await commitChange(store, { incident: incidentOf('a'), tell: 'nothing' });
  for (const verdict of ['known-bad', 'expected'] as const)
    await store.act('a', { kind: 'verdict', verdict }, stamp);
  assert.deepEqual(await store.verdicts(), [
    { signature: 'signature of a', verdict: 'expected', by: 'page', atMs: 9_000 },
  ]);
});

test('Store keeps an alert once, in order, with what became of it', async (t) => {
  const store = await openStore({ routes: ['webhook', 'mail'] });
  t.after(() => store.close());
  for (const id of ['a', 'b', 'a'])
    await commitChange(store, { incident: incidentOf(id), tell: 'opened' });
  const [first, second, ...rest] = await store.waiting('webhook', 10);
  assert.deepEqual([first?.alert.id, second?.alert.id], ['a opened', 'b opened']);
  assert.equal(rest.length, 0);
  const id = 'a opened' as Alert['id'];
  await store.settle(id, 'webhook', { state: 'waiting', dueMs: 7_000, error: '503' });
  const [again] = await store.waiting('webhook', 1);
  assert.equal(again?.attempts, 1);
  assert.equal(again?.dueMs, 7_000);
  await store.settle(id, 'webhook', { state: 'sent' });
  await store.settle('b opened' as Alert['id'], 'webhook', { state: 'failed', error: '400' });
  assert.deepEqual(await store.waiting('webhook', 10), []);
  assert.deepEqual(await store.alertCounts(), { sent: 1, failed: 1, waiting: 2 });
});

test('Store keeps at most so many incidents and alerts, and first what is not over', async (t) => {
  const store = await openStore({ incidentsMax: 3, outboxMax: 4 });
  t.after(() => store.close());
  for (let i = 0; i < 12; i++) {
    const state = i % 2 === 0 ? 'open' : 'resolved';
    const incident = incidentOf(`id-${i}`, { lastSeenMs: i, firstSeenMs: i, state });
    await commitChange(store, { incident, tell: 'opened' });
    if (i < 5) await store.settle(`id-${i} opened` as Alert['id'], 'webhook', { state: 'sent' });
  }
  assert.deepEqual(
    (await store.incidents()).map(({ id }) => id),
    ['id-10', 'id-8', 'id-6'],
  );
  const counts = await store.alertCounts();
  assert.equal(counts['waiting'], 4);
  assert.equal(counts['sent'], undefined);
  const [oldest] = await store.waiting('webhook', 1);
  assert.equal(oldest?.alert.id, 'id-8 opened');
});

test('Store takes calls at the same time one after the other', async (t) => {
  const store = await openStore();
  t.after(() => store.close());
  const ids = Array.from({ length: 20 }, (_, i) => `id-${i}`);
  await Promise.all(
    ids.map(async (id) => {
      await commitChange(store, { incident: incidentOf(id), tell: 'opened' });
      await store.act(id, { kind: 'close' }, stamp);
    }),
  );
  assert.deepEqual(await store.incidentCounts(), { resolved: 20 });
});

test('Store refuses a file that is none of its own, and leaves it as it is', async (t) => {
  const path = join(temporaryFolder(t), 'state.sqlite');
  writeFileSync(path, 'not a database at all, but long enough to be looked at'.repeat(100));
  const before = readFileSync(path);
  await assert.rejects(openStore({ path }), isUnusable(/no SQLite database/));
  assert.deepEqual(readFileSync(path), before);
});

test('Store refuses a damaged file', async (t) => {
  const path = join(temporaryFolder(t), 'state.sqlite');
  const store = await openStore({ path });
  const pipelineState = { part: Array.from({ length: 50_000 }, (_, i) => i) };
  await store.commit({ cursors: {}, pipelineState, changes: [], alerts: [], nowMs: 1 });
  await store.close();
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4_096, 60_000);
  writeFileSync(path, bytes);
  await assert.rejects(openStore({ path }), isUnusable(/damaged|malformed|Tree|page/i));
  assert.deepEqual(readFileSync(path), bytes);
});

test('Store refuses what a newer version wrote', async (t) => {
  const path = join(temporaryFolder(t), 'state.sqlite');
  await (await openStore({ path })).close();
  const file = new DatabaseSync(path);
  file.exec("insert into kysely_migration values ('9999-later', '2030-01-01')");
  file.close();
  await assert.rejects(openStore({ path }), isUnusable(/newer version/));
});

test('Store refuses a file that another has open', async (t) => {
  const path = join(temporaryFolder(t), 'state.sqlite');
  const store = await openStore({ path });
  t.after(() => store.close());
  await assert.rejects(openStore({ path, lockPatienceMs: 1 }), isUnusable(/in use/));
});

function isUnusable(message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof DetectorError &&
    error.code === 'state-unusable' &&
    message.test(error.message);
}
