import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { keyedSessions, sessionFaults } from './keyed-sessions.ts';
import { writeKeyedFolder } from './writers/write-keyed-folder.ts';

const options = { seed: 3, startMs: Date.UTC(2026, 0, 5), keys: 2_000, anomalousShare: 0.04 };

function keyOf(text: string): string {
  return /tsk_\w+/.exec(text)?.[0] ?? '';
}

test('keyedSessions() interleaves sessions in time order, each line with its key', () => {
  const { lines, labels } = keyedSessions(options);
  assert.equal(new Set(labels.map(({ key }) => key)).size, options.keys);
  for (let i = 1; i < lines.length; i++) assert.ok(lines[i]!.timeMs >= lines[i - 1]!.timeMs);
  const known = new Set(labels.map(({ key }) => key));
  assert.ok(lines.every(({ text }) => known.has(keyOf(text))));
  const changes = lines.filter(({ text }, i) => i > 0 && keyOf(text) !== keyOf(lines[i - 1]!.text));
  assert.ok(changes.length > lines.length / 2);
});

test('keyedSessions() has every fault at about the share that is asked for', () => {
  const { labels } = keyedSessions(options);
  const faults = labels.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
  assert.deepEqual(new Set(faults), new Set(sessionFaults));
  assert.ok(Math.abs(faults.length / labels.length - 0.04) < 0.015);
});

test('writeKeyedFolder() writes what evaluation reads', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'keyed-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeKeyedFolder(join(folder, 'farm'), { ...options, keys: 50 });
  const read = async (name: string) =>
    gunzipSync(await readFile(join(folder, 'farm', name)))
      .toString()
      .trim()
      .split('\n');
  const labels = await read('labels.csv.gz');
  assert.equal(labels[0], 'key,anomalous');
  assert.equal(labels.length, 51);
  const text = (await read('lines.log.gz')).join('\n');
  assert.ok(labels.slice(1).every((label) => text.includes(label.split(',')[0]!)));
});
