import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { StreamTable } from '../model/stream-table.ts';
import { inputSource } from './input-source.ts';

const startMs = Date.UTC(2026, 8, 1);

function stamped(second: number, text: string): string {
  return `${new Date(startMs + second * 1000).toISOString()} host1 app: ${text}`;
}

/** @param files lines by name */
function folderOf(t: TestContext, files: Readonly<Record<string, readonly string[]>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'inputs-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, lines] of Object.entries(files))
    writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(''));
  return folder;
}

interface Read {
  readonly lines: readonly string[];
  readonly timesMs: readonly number[];
  readonly problem: string | undefined;
}

async function read(inputs: readonly string[]): Promise<Read> {
  const options = { streams: new StreamTable({ streamsMax: 1_000 }), timezone: 'UTC' };
  const lines: string[] = [];
  const timesMs: number[] = [];
  const source = inputSource(inputs, options);
  for await (const batch of source.read('', new AbortController().signal)) {
    for (let row = 0; row < batch.length; row++) {
      lines.push(Buffer.from(batch.bytes.subarray(batch.start[row], batch.end[row])).toString());
      timesMs.push(batch.timeMs[row]!);
    }
  }
  const { problem } = source.status();
  await source.close();
  return { lines, timesMs, problem };
}

test('inputSource() reads several files as one, in the order of their times', async (t) => {
  // More than a batch of each, and one of them quiet for long.
  const busy = Array.from({ length: 5_000 }, (_, i) => stamped(i * 10, `busy ${i}`));
  const quiet = Array.from({ length: 30 }, (_, i) => stamped(5 + i * 1_600, `quiet ${i}`));
  const folder = folderOf(t, { 'a.log': busy, 'b.log': quiet });
  const { lines } = await read([folder]);
  assert.equal(lines.length, 5_030);
  assert.deepEqual(lines, lines.toSorted());
});

test('inputSource() leaves the order within a file as it is', async (t) => {
  const disordered = [9, 3, 7, 1, 8].map((second) => stamped(second, 'x'));
  const folder = folderOf(t, { 'a.log': disordered, 'b.log': [stamped(100, 'later')] });
  assert.deepEqual((await read([folder])).lines, [...disordered, stamped(100, 'later')]);
});

test('inputSource() gives lines without a time at the head of a file the time of the first with one', async (t) => {
  const folder = folderOf(t, {
    'a.log': ['# Software: shop 1.0', '', stamped(1, 'a'), 'no time here', stamped(3, 'b')],
    'b.log': [stamped(2, 'other')],
  });
  const alone = await read([join(folder, 'a.log')]);
  assert.deepEqual(alone.timesMs.slice(0, 2), [startMs + 1000, startMs + 1000]);
  const { lines } = await read([folder]);
  assert.deepEqual(lines.slice(0, 2), ['# Software: shop 1.0', '']);
  assert.ok(lines.indexOf(stamped(2, 'other')) > lines.indexOf(stamped(1, 'a')));
});

test('inputSource() reads what there is, and says what is not there', async (t) => {
  const folder = folderOf(t, { 'a.log': [stamped(1, 'a')], 'b.log': [stamped(2, 'b')] });
  const { lines, problem } = await read([folder, join(folder, 'none.log')]);
  assert.equal(lines.length, 2);
  assert.match(problem ?? '', /none\.log": there is no such file/);
  await assert.rejects(read([join(folder, 'none.log')]), /none\.log": there is no such file/);
});

test('inputSource() reads more files than it opens at a time', async (t) => {
  const names = Array.from({ length: 450 }, (_, i) => `${i}.log`);
  const folder = folderOf(
    t,
    Object.fromEntries(names.map((name, i) => [name, [stamped(i, name)]])),
  );
  const { lines } = await read([folder]);
  assert.equal(new Set(lines).size, 450);
});
