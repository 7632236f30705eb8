/**
 * A real journalctl over a journal made by systemd-journal-remote (Debian: `apt-get install
 * systemd-journal-remote`); no journald needs to run.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { StreamTable } from '../src/model/stream-table.ts';
import { JournaldSource } from '../src/sources/journald/journald-source.ts';
import { readLines } from './contracts/source-contract.ts';

const remote = '/lib/systemd/systemd-journal-remote';
const missing = [remote, '/usr/bin/journalctl'].filter((program) => !existsSync(program));
const skip = missing.length === 0 ? false : `not on this machine: ${missing.join(', ')}`;
const bootId = '0123456789abcdef0123456789abcdef';

/** As Journal Export Format has it: a value with a line end is binary, its length before it. */
function exportEntry(message: string, i: number): Buffer {
  const bytes = Buffer.from(message);
  const length = Buffer.alloc(8);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([
    Buffer.from(
      `__REALTIME_TIMESTAMP=${1_700_000_000_000_000 + i}\n__MONOTONIC_TIMESTAMP=${i + 1}\n` +
        `_BOOT_ID=${bootId}\n_HOSTNAME=dns01\n_SYSTEMD_UNIT=ssh.service\nPRIORITY=3\nMESSAGE\n`,
    ),
    length,
    bytes,
    Buffer.from('\n\n'),
  ]);
}

async function makeJournal(t: TestContext, messages: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewatch-journald-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'export');
  await writeFile(file, Buffer.concat(messages.map(exportEntry)));
  await promisify(execFile)(remote, ['-o', join(folder, 'system.journal'), file]);
  return folder;
}

function sourceOf(folder: string, follow: boolean, streams: StreamTable): JournaldSource {
  const clock = { nowMs: (): number => Date.now() };
  const args = [`--directory=${folder}`];
  return new JournaldSource({ name: 'journald', follow, streams, clock, arguments: args });
}

test(
  'JournaldSource reads a real journal and resumes in it',
  { skip, timeout: 120_000 },
  async (t) => {
    const messages = Array.from({ length: 500 }, (_, i) => `message ${i}`);
    messages[3] = 'two\nlines, and \x1b[31mcontrol\x01';
    messages[4] = 'x'.repeat(9_000);
    const folder = await makeJournal(t, messages);
    const streams = new StreamTable({ streamsMax: 10 });
    const { lines, batches } = await readLines(sourceOf(folder, false, streams), '', Infinity);
    assert.deepEqual(lines, messages);
    const labels = { job: 'systemd-journal', host: 'dns01', service: 'ssh', level: 'error' };
    assert.deepEqual(streams.get(1).labels, labels);
    let before = 0;
    for (const [i, batch] of batches.entries()) {
      before += batch.length;
      const follow = i % 2 === 0;
      const source = sourceOf(folder, follow, streams);
      const rest = await readLines(
        source,
        batch.cursor,
        follow ? messages.length - before : Infinity,
      );
      assert.deepEqual(rest.lines, messages.slice(before));
      assert.deepEqual(source.status().skipped, {});
    }
  },
);

test('JournaldSource counts a gap in a real journal', { skip, timeout: 120_000 }, async (t) => {
  const folder = await makeJournal(t, ['one', 'two']);
  const source = sourceOf(folder, false, new StreamTable({ streamsMax: 10 }));
  const gone = `s=${bootId};i=5;b=${bootId};m=0;t=1;x=1`;
  assert.deepEqual((await readLines(source, gone, Infinity)).lines, ['one', 'two']);
  assert.deepEqual(source.status().skipped, { vacuumed: 1 });
});
