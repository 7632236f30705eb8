/** Data sets of lines and of numbers, small and made on the spot. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { EvaluationLimits } from './data-set.ts';
import { evaluate } from './evaluate.ts';

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
const startMs = Date.UTC(2005, 5, 9);
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

async function folderOf(
  t: TestContext,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eval-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** 70 days of a host that writes four lines an hour. */
function syslog(): string {
  const lines: string[] = [];
  for (let ms = startMs; ms < startMs + 70 * dayMs; ms += 15 * minuteMs) {
    const iso = new Date(ms).toISOString();
    const day = String(Number(iso.slice(8, 10))).padStart(2);
    const stamp = `${months[Number(iso.slice(5, 7)) - 1]} ${day} ${iso.slice(11, 19)}`;
    const number = (ms - startMs) / minuteMs;
    lines.push(`${stamp} combo crond[${1_000 + (number % 7_000)}]: job ${number} done`);
  }
  return lines.join('\n');
}

async function judgeSyslog(
  t: TestContext,
  limits: EvaluationLimits,
): Promise<Record<string, number>> {
  const folder = await folderOf(t, { 'linux-syslog/made.log': syslog() });
  const { results } = await evaluate({ folder, only: ['linux-syslog'], limits });
  return { ...results['linux-syslog/made'] };
}

test('evaluate() says of a log what faults cost and are found by, at fixed scores and among the first', async (t) => {
  const all = await judgeSyslog(t, {});
  assert.equal(all['alertsPerDay'], 0);
  assert.equal(all['budgetPerDay'], 3);
  assert.ok((all['faults'] ?? 0) >= 15);
  assert.ok((all['recall'] ?? 0) >= 0.8, String(all['recall']));
  assert.ok((all['precision'] ?? 0) >= 0.9, String(all['precision']));
  assert.ok((all['precisionAt10'] ?? 0) >= 0.9);
  assert.ok((all['F1At0.5'] ?? 0) >= (all['F1At0.95'] ?? 1));
  assert.ok((all['latencySecondsMedian'] ?? Infinity) < 600);
});

test('evaluate() tells no more than a budget, and nothing at an hour without one', async (t) => {
  const none = await judgeSyslog(t, { hourMultipliers: Array.from({ length: 24 }, () => 0) });
  assert.equal(none['faultsTold'], 0);
  const little = await judgeSyslog(t, { budgetPerDay: 0.05 });
  assert.equal(little['budgetPerDay'], 0.05);
  const [some = 0, usual = 0] = [little['faultsTold'], (await judgeSyslog(t, {}))['faultsTold']];
  assert.ok(some < usual, `${some} ${usual}`);
});

function numbersNpy(values: readonly number[]): Buffer {
  const head = `{'descr': '<f8', 'fortran_order': False, 'shape': (${values.length},), }`;
  const padded = `${head.padEnd(117)}\n`;
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length, 0]);
  return Buffer.concat([start, Buffer.from(padded), Buffer.from(Float64Array.from(values).buffer)]);
}

function tarOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    head.write('0', 156);
    head.write('ustar', 257);
    return [head, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1_024)]));
}

test('evaluate() says how soon a run of odd numbers is found, and what of the first ten is one', async (t) => {
  const usual = Array.from({ length: 2_000 }, (_, i) => 50 + ((i * 7) % 11));
  const later = usual.slice(0, 400).map((value, i) => (i >= 202 && i < 220 ? 5_000 + i : value));
  const label = later.map((_, i) => (i >= 200 && i < 220 ? 1 : 0));
  const files = { train: usual, test: later, test_label: label };
  const tar = tarOf(
    Object.fromEntries(
      Object.entries(files).map(([name, values]) => [`set/made/a/${name}.npy`, numbersNpy(values)]),
    ),
  );
  const folder = await folderOf(t, { 'rates/made.tgz': tar });
  const { results } = await evaluate({ folder, only: ['rates'] });
  const measures = Object.values(results)[0];
  assert.equal(measures?.['F1'], 1);
  assert.equal(measures?.['latencyPointsMedian'], 2);
  assert.equal(measures?.['precisionAt10'], 1);
  assert.equal(measures?.['F1At0.95'], 1);
});

function sessions(count: number, odd: string): string {
  const last = (i: number): string => (i % 40 === 0 ? odd : '26');
  return Array.from({ length: count }, (_, i) => `${i},5 5 22 11 9 ${last(i)}\n`).join('');
}

test('evaluate() says of sessions how many of a thousand are alarms, by the share that may be', async (t) => {
  const folder = await folderOf(t, {
    'openstack-sequences/train': sessions(400, '26 26'),
    'openstack-sequences/test_normal': sessions(200, '26 26 26'),
    'openstack-sequences/test_abnormal': Array.from(
      { length: 40 },
      (_, i) => `${i},5 7 7 99\n`,
    ).join(''),
  });
  const judge = async (targetFpr?: number): Promise<Readonly<Record<string, number>> | undefined> =>
    (await evaluate({ folder, only: ['openstack-sequences'], limits: { targetFpr } })).results[
      'openstack-sequences'
    ];
  const usual = await judge();
  assert.equal(usual?.['recall'], 1);
  assert.equal(usual?.['questions'], 0);
  assert.equal(usual?.['precisionAt10'], 1);
  const wide = await judge(0.2);
  assert.ok((wide?.['alarmsPerThousand'] ?? 0) >= (usual?.['alarmsPerThousand'] ?? Infinity));
});
