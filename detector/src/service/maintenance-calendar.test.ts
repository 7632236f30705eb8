import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { MaintenanceWindow } from '../model/maintenance-window.ts';
import { Store } from '../state/store.ts';
import { MaintenanceCalendar } from './maintenance-calendar.ts';

const startMs = Date.UTC(2026, 10, 28, 12);
const minuteMs = 60_000;
const work = { hosts: ['node005'], reason: 'kit up', owner: 'deploy', spanMs: 30 * minuteMs };

interface Opened {
  readonly calendar: MaintenanceCalendar;
  readonly clock: { atMs: number };
  /** What the pipeline knows. */
  applied: readonly MaintenanceWindow[];
}

async function open(store: Store, atMs = startMs): Promise<Opened> {
  const { maintenance: windows } = await store.load(atMs);
  const clock = { atMs };
  const opened: { applied: readonly MaintenanceWindow[] } = { applied: [] };
  const calendar = new MaintenanceCalendar({
    clock: { nowMs: () => clock.atMs },
    windows,
    store: (all) => store.setMaintenance(all),
    apply: (all) => void (opened.applied = all),
  });
  return Object.assign(opened, { calendar, clock });
}

function byId(windows: readonly MaintenanceWindow[]): readonly MaintenanceWindow[] {
  return windows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function memory(t: { after: (end: () => unknown) => void }): Promise<Store> {
  const store = await Store.open({ path: ':memory:', routes: [] });
  t.after(() => store.close());
  return store;
}

test('MaintenanceCalendar begins before it was asked and ends a little after it is over', async (t) => {
  const { calendar, clock } = await open(await memory(t));
  const begun = await calendar.start(work);
  assert.ok(begun);
  assert.deepEqual([begun.fromMs - startMs, begun.untilMs - startMs], [-10_000, 30 * minuteMs]);
  clock.atMs += minuteMs;
  assert.equal((await calendar.end(begun.id))?.untilMs, startMs + 2 * minuteMs);
  assert.equal(calendar.list().length, 1);
  clock.atMs += minuteMs;
  assert.deepEqual(calendar.list(), []);
  clock.atMs += minuteMs;
  assert.equal((await calendar.end(begun.id))?.untilMs, startMs + 2 * minuteMs, 'said again');
  assert.equal(await calendar.end('other'), undefined);
});

test('MaintenanceCalendar is the same after a restart, and tells the pipeline', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tw-calendar-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'state.db');
  const before = await Store.open({ path, routes: [] });
  const first = await open(before);
  await Promise.all([first.calendar.start(work), first.calendar.start(work)]);
  assert.equal(new Set(first.applied.map(({ id }) => id)).size, 2);
  await before.close();
  const after = await Store.open({ path, routes: [] });
  t.after(() => after.close());
  const second = await open(after);
  assert.deepEqual(byId(second.applied), byId(first.applied));
});

test('MaintenanceCalendar keeps 200, those in force before those that are over, and a day long', async (t) => {
  const opened = await open(await memory(t));
  const { calendar, clock } = opened;
  for (let i = 0; i < 150; i++) await calendar.start({ ...work, spanMs: minuteMs });
  clock.atMs += 2 * minuteMs;
  for (let i = 0; i < 200; i++) assert.ok(await calendar.start(work));
  assert.equal(opened.applied.length, 200);
  assert.equal(calendar.list().length, 200);
  assert.equal(await calendar.start(work), undefined);
  clock.atMs += 25 * 60 * minuteMs;
  await calendar.start(work);
  assert.equal(opened.applied.length, 1);
});

test('MaintenanceCalendar holds nothing that could not be stored', async () => {
  const applied: unknown[] = [];
  const calendar = new MaintenanceCalendar({
    clock: { nowMs: () => startMs },
    windows: [],
    store: () => Promise.reject(new Error('disk full')),
    apply: (windows) => applied.push(...windows),
  });
  await assert.rejects(calendar.start(work), /disk full/);
  assert.deepEqual([calendar.list(), applied], [[], []]);
});
