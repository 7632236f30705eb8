import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { readLines, sourceContract } from '../../../test/contracts/source-contract.ts';
import { StreamTable } from '../../model/stream-table.ts';
import { decodeJournalEntry } from './decode-journal-entry.ts';
import { JournalFileSource } from './journal-file-source.ts';
import { JournaldSource } from './journald-source.ts';
import type { JournaldSourceOptions } from './journald-source.ts';

const clock = { nowMs: (): number => 1_700_000_000_500 };
const cursorOf = (i: number): string => `s=abc;i=${i.toString(16)};b=1;m=${i};t=${i};x=${i}`;

/** A line as journalctl writes it. */
function entry(i: number, fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    __CURSOR: cursorOf(i),
    __REALTIME_TIMESTAMP: String((1_700_000_000_000 + i) * 1000),
    _HOSTNAME: 'dns01',
    _SYSTEMD_UNIT: 'ssh.service',
    PRIORITY: '4',
    MESSAGE: `message ${i}`,
    ...fields,
  });
}

/**
 * A program that answers as journalctl does from a file of entries: it starts with the cursor asked for,
 * or with the first entry there is when that is gone, and writes them a few at a time.
 */
const journalctl = `#!${process.execPath}
const { readFileSync } = require('node:fs');
const args = process.argv.slice(2);
const option = (name) => args.find((each) => each.startsWith(name + '='))?.slice(name.length + 1);
const lines = readFileSync(option('--file'), 'utf8').split('\\n').filter(Boolean);
const cursor = option('--cursor');
const at = lines.findIndex((line) => line.includes('"' + cursor + '"'));
let rest = at > 0 ? lines.slice(at) : lines;
if (option('--lines')) rest = rest.slice(-1);
if (rest.length === 0) process.stdout.write('-- No entries --\\n');
const write = () => {
  for (const line of rest.splice(0, 5)) process.stdout.write(line + '\\n');
  if (rest.length > 0) setTimeout(write, 2);
  else if (args.includes('--follow')) setInterval(() => {}, 1000);
};
write();
`;

function makeJournal(lines: readonly string[]): { file: string; program: string; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tidewatch-journald-'));
  const program = join(folder, 'journalctl');
  const file = join(folder, 'entries');
  writeFileSync(program, journalctl, { mode: 0o755 });
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return { file, program, folder };
}

function journalFor(t: TestContext, lines: readonly string[]): ReturnType<typeof makeJournal> {
  const journal = makeJournal(lines);
  t.after(() => rmSync(journal.folder, { recursive: true }));
  return journal;
}

function sourceOf(
  { file, program }: { readonly file: string; readonly program: string },
  options: Partial<JournaldSourceOptions> = {},
): JournaldSource {
  return new JournaldSource({
    name: 'journald',
    follow: false,
    streams: new StreamTable({ streamsMax: 10 }),
    clock,
    program,
    arguments: [`--file=${file}`],
    ...options,
  });
}

for (const follow of [true, false]) {
  sourceContract(`JournaldSource (${follow ? 'following' : 'to the end'})`, () => {
    const journal = makeJournal(Array.from({ length: 15 }, (_, i) => entry(i)));
    return Promise.resolve({
      open: () => Promise.resolve(sourceOf(journal, { follow, linesMax: 4 })),
      lines: Array.from({ length: 15 }, (_, i) => `message ${i}`),
      endsByItself: !follow,
      close: () => Promise.resolve(rmSync(journal.folder, { recursive: true })),
    });
  });
}

sourceContract('JournalFileSource', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidewatch-journald-'));
  const all = Array.from({ length: 12 }, (_, i) => entry(i));
  writeFileSync(join(folder, 'ocean.json'), all.map((line) => `${line}\n`).join(''));
  return Promise.resolve({
    open: () =>
      Promise.resolve(
        new JournalFileSource({
          name: 'ocean',
          paths: [folder],
          follow: true,
          pollMs: 5,
          bytesMax: 600,
          streams: new StreamTable({ streamsMax: 10 }),
          clock,
          host: '',
        }),
      ),
    lines: Array.from({ length: 12 }, (_, i) => `message ${i}`),
    endsByItself: false,
    close: () => Promise.resolve(rmSync(folder, { recursive: true })),
  });
});

test('decodeJournalEntry() reads units, containers, sessions and bytes', () => {
  const labels = { job: 'systemd-journal', host: 'dns01', service: 'ssh', level: 'warning' };
  assert.deepEqual(decodeJournalEntry(entry(7)), {
    cursor: cursorOf(7),
    timeMs: 1_700_000_000_007,
    labels,
    message: Buffer.from('message 7'),
  });
  const container = {
    CONTAINER_NAME: 'web',
    IMAGE_NAME: 'nginx:1',
    COM_DOCKER_COMPOSE_PROJECT: 'shop',
    _SYSTEMD_UNIT: 'docker.service',
  };
  const expected = { ...labels, service: 'web', container: 'web', image: 'nginx:1' };
  assert.deepEqual(decodeJournalEntry(entry(1, container))?.labels, {
    ...expected,
    compose_project: 'shop',
  });
  const session = {
    _SYSTEMD_UNIT: 'session-3.scope',
    SYSLOG_IDENTIFIER: ['sudo', 'x'],
    PRIORITY: [],
  };
  const { level: _, ...noLevel } = labels;
  assert.deepEqual(decodeJournalEntry(entry(1, session))?.labels, { ...noLevel, service: 'sudo' });
  const bytes = [...Buffer.from('a\x1b\n\xff', 'latin1')];
  assert.deepEqual(decodeJournalEntry(entry(1, { MESSAGE: bytes }))?.message, Buffer.from(bytes));
  const twice = decodeJournalEntry(entry(1, { MESSAGE: ['one', bytes] }))?.message;
  assert.deepEqual(twice, Buffer.from([...Buffer.from('one\n'), ...bytes]));
  for (const bad of ['{', '7', 'null', '{}', entry(1, { MESSAGE: null }), entry(Number.NaN)]) {
    assert.equal(decodeJournalEntry(bad), undefined, bad);
  }
});

test('JournaldSource counts what was vacuumed away while it did not read', async (t) => {
  const journal = journalFor(t, [entry(20), entry(21), 'no entry', entry(22, { MESSAGE: null })]);
  const source = sourceOf(journal);
  const { lines, batches } = await readLines(source, cursorOf(9), Infinity);
  assert.deepEqual(lines, ['message 20', 'message 21']);
  assert.deepEqual(source.status().skipped, { vacuumed: 10, 'bad-entry': 2 });
  const again = sourceOf(journal);
  const rest = await readLines(again, batches.at(-1)!.cursor, Infinity);
  assert.deepEqual(rest.lines, []);
  assert.equal(again.status().skipped['vacuumed'], undefined);
  const other = sourceOf(journal);
  await readLines(other, 's=other;i=1', Infinity);
  assert.equal(other.status().skipped['vacuumed'], 1);
});

test('JournaldSource starting at the end only takes the place of the last entry', async (t) => {
  const journal = journalFor(t, [entry(1), entry(2)]);
  const source = sourceOf(journal, { follow: true, fromStart: false });
  const stop = new AbortController();
  for await (const batch of source.read('', stop.signal)) {
    assert.equal(batch.length, 0);
    assert.equal(batch.cursor, cursorOf(2));
    stop.abort();
  }
  const empty = sourceOf(journalFor(t, []));
  assert.deepEqual((await readLines(empty, '', Infinity)).lines, []);
  assert.deepEqual(empty.status().skipped, {});
});

test('JournaldSource says when journalctl is missing, fails, or ends while it should follow', async (t) => {
  const journal = journalFor(t, [entry(1)]);
  const missing = sourceOf({ ...journal, program: join(journal.folder, 'absent') });
  await assert.rejects(readLines(missing, '', 1), { code: 'program-missing', isRetryable: false });
  writeFileSync(journal.program, '#!/bin/sh\necho "No journal files were found." >&2\nexit 1\n');
  const failing = sourceOf(journal);
  await assert.rejects(readLines(failing, '', 1), {
    code: 'program-failed',
    isRetryable: true,
    message: 'Cannot read the journal: No journal files were found.',
  });
  assert.equal(failing.status().problem, 'No journal files were found.');
  writeFileSync(journal.program, '#!/bin/sh\nexit 0\n');
  await assert.rejects(readLines(sourceOf(journal, { follow: true }), '', 1), {
    code: 'program-failed',
  });
});
