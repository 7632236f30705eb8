import assert from 'node:assert/strict';
import { appendFile, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { readLines, sourceContract } from '../../../test/contracts/source-contract.ts';
import { StreamTable } from '../../model/stream-table.ts';
import type { PushedLine } from './journal-frame.ts';
import { JournalSource } from './journal-source.ts';
import { PushJournal } from './push-journal.ts';
import type { PushJournalOptions } from './push-journal.ts';

const clock = { nowMs: (): number => 1_000 };
const labels = { job: 'syslog', host: 'a' };

function pushed(...texts: readonly string[]): PushedLine[] {
  return texts.map((text, i) => ({ timeMs: 5_000 + i, labels, text: Buffer.from(text) }));
}

async function openJournal(
  folder: string,
  options: Partial<PushJournalOptions> = {},
): Promise<PushJournal> {
  const journal = new PushJournal({ folder, clock, ...options });
  await journal.open();
  return journal;
}

function sourceOf(journal: PushJournal): JournalSource {
  return new JournalSource({ name: 'push', journal, streams: new StreamTable({ streamsMax: 9 }) });
}

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewatch-journal-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

sourceContract('JournalSource', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidewatch-journal-'));
  const journal = await openJournal(folder, { segmentBytesMax: 500 });
  const lines = Array.from({ length: 60 }, (_, i) => `line ${i % 50} \0\r`);
  for (let i = 0; i < 60; i += 4) await journal.append(pushed(...lines.slice(i, i + 4)));
  return {
    open: () => Promise.resolve(sourceOf(journal)),
    lines,
    endsByItself: false,
    close: async () => {
      await journal.close();
      await rm(folder, { recursive: true });
    },
  };
});

test('PushJournal keeps time, labels and text over a restart', async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openJournal(folder);
  await Promise.all([first.append(pushed('one')), first.append(pushed('two', 'thr\nee'))]);
  await first.close();
  const second = await openJournal(folder);
  await second.append(pushed('four'));
  const streams = new StreamTable({ streamsMax: 9 });
  const source = new JournalSource({ name: 'push', journal: second, streams });
  const { lines, batches } = await readLines(source, '', 4);
  assert.deepEqual(lines, ['one', 'two', 'thr\nee', 'four']);
  assert.equal(batches[0]?.timeMs[2], 5_001);
  assert.deepEqual(streams.get(batches[0]?.stream[0] ?? 0).labels, labels);
  assert.equal(source.status().lagBytes, 0);
  await second.close();
});

test('PushJournal cuts off a torn tail, wherever a kill left it', async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openJournal(folder);
  await first.append(pushed('kept'));
  const whole = first.totalBytes;
  await first.append(pushed('torn'));
  await first.close();
  const path = join(folder, (await readdir(folder))[0] ?? '');
  const bytes = await readFile(path);
  for (let size = whole; size < bytes.length; size += 5) {
    await writeFile(path, bytes.subarray(0, size));
    const journal = await openJournal(folder);
    assert.equal(journal.tornBytes, size - whole);
    await journal.append(pushed('after'));
    assert.deepEqual((await readLines(sourceOf(journal), '', 2)).lines, ['kept', 'after']);
    await journal.close();
    for (const name of (await readdir(folder)).toSorted().slice(1)) await rm(join(folder, name));
  }
});

test('PushJournal skips and counts what is damaged in a closed segment', async (t) => {
  const folder = await temporaryFolder(t);
  const journal = await openJournal(folder, { segmentBytesMax: 10 });
  await journal.append(pushed('damaged'));
  await journal.append(pushed('sound'));
  const file = await open(join(folder, (await readdir(folder)).toSorted()[0] ?? ''), 'r+');
  await file.write(Buffer.from('?'), 0, 1, 60);
  await file.close();
  const source = sourceOf(journal);
  assert.deepEqual((await readLines(source, '', 1)).lines, ['sound']);
  assert.deepEqual(source.status().skipped, { 'journal-damaged': 1 });
  await journal.close();
});

test('PushJournal refuses above its limit, and takes again what is committed', async (t) => {
  const folder = await temporaryFolder(t);
  const journal = await openJournal(folder, { segmentBytesMax: 500, totalBytesMax: 1_000 });
  let count = 0;
  while ((await journal.append(pushed('x'.repeat(100)))) === 'appended') count++;
  assert.ok(count >= 3 && journal.totalBytes <= 1_000 + 500);
  const { batches } = await readLines(sourceOf(journal), '', count);
  const changed = journal.changed();
  const source = sourceOf(journal);
  await source.committed(batches.at(-1)?.cursor ?? '');
  await changed;
  assert.equal(await journal.append(pushed('x')), 'appended');
  assert.deepEqual((await readLines(source, batches.at(-1)?.cursor ?? '', 1)).lines, ['x']);
  await journal.close();
});

test('PushJournal keeps its numbers growing when all is committed and the clock stands', async (t) => {
  const folder = await temporaryFolder(t);
  let cursor = '';
  for (let i = 0; i < 4; i++) {
    const journal = await openJournal(folder, { segmentBytesMax: 10 });
    await journal.append(pushed(`${i}`));
    const source = sourceOf(journal);
    const { lines, batches } = await readLines(source, cursor, 1);
    assert.deepEqual(lines, [`${i}`]);
    cursor = batches.at(-1)?.cursor ?? '';
    await source.committed(cursor);
    assert.equal(journal.totalBytes, 0);
    await journal.close();
  }
});

test('PushJournal refuses more than may wait for the disk', async (t) => {
  const journal = await openJournal(await temporaryFolder(t), { pendingBytesMax: 300 });
  const results = await Promise.all(
    Array.from({ length: 9 }, () => journal.append(pushed('x'.repeat(84)))),
  );
  assert.equal(results.filter((result) => result === 'appended').length, 3);
  assert.equal(await journal.append(pushed('x'.repeat(84))), 'appended');
  await journal.close();
  await assert.rejects(journal.append(pushed('late')), { code: 'state-unusable' });
});

test('PushJournal keeps a line longer than a window, and a cursor from an emptied folder', async (t) => {
  const folder = await temporaryFolder(t);
  const journal = await openJournal(folder);
  const long = 'y'.repeat(1024 * 1024);
  await journal.append(pushed('a', long, 'b'));
  assert.deepEqual((await readLines(sourceOf(journal), '7:100', 3)).lines, ['a', long, 'b']);
  await journal.close();
  await appendFile(join(folder, 'not-a-number.journal'), 'x');
  const again = await openJournal(folder);
  assert.equal(again.segments.length, 1);
  await again.close();
});

test('JournalSource says when somebody has deleted a segment', async (t) => {
  const folder = await temporaryFolder(t);
  const journal = await openJournal(folder);
  await journal.append(pushed('lost'));
  await rm(journal.segments[0]?.path ?? '');
  await assert.rejects(readLines(sourceOf(journal), '', 1), {
    code: 'state-unusable',
    isRetryable: true,
  });
  await journal.close();
});

test('PushJournal says what stands in its way', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'file'), '');
  await assert.rejects(openJournal(join(folder, 'file')), { code: 'state-unusable' });
  assert.throws(() => new PushJournal({ folder, clock, totalBytesMax: 1 }), RangeError);
});
