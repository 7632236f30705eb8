import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { rmSync, statSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { linesOf, readLines, sourceContract } from '../../../test/contracts/source-contract.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import { StreamTable } from '../../model/stream-table.ts';
import { FileSource } from './file-source.ts';
import type { FileSourceOptions } from './file-source.ts';

const streams = (): StreamTable => new StreamTable({ streamsMax: 100 });
const clock = { nowMs: (): number => Date.now() };

function sourceOf(paths: readonly string[], options: Partial<FileSourceOptions> = {}): FileSource {
  return new FileSource({
    name: 'file',
    paths,
    follow: true,
    streams: streams(),
    clock,
    host: 'here',
    pollMs: 5,
    ...options,
  });
}

function makeFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'tidewatch-file-'));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

function folderFor(t: TestContext): string {
  const { folder, remove } = makeFolder();
  t.after(remove);
  return folder;
}

/** Gives the source's lines a few at a time, so that files can change in between. */
class Reading {
  readonly #stop = new AbortController();
  readonly #batches: AsyncIterator<LineBatch>;
  readonly source: FileSource;
  cursor: string;

  constructor(source: FileSource, cursor = '') {
    this.source = source;
    this.cursor = cursor;
    this.#batches = source.read(cursor, this.#stop.signal)[Symbol.asyncIterator]();
  }

  async next(count: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) {
      const { value, done } = await this.#batches.next();
      if (done === true) break;
      this.cursor = value.cursor;
      lines.push(...linesOf(value));
    }
    return lines;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#batches.return?.(undefined);
  }
}

async function reading(
  source: FileSource,
  body: (reading: Reading) => Promise<void>,
  cursor = '',
): Promise<string> {
  const own = new Reading(source, cursor);
  try {
    await body(own);
  } finally {
    await own.stop();
  }
  return own.cursor;
}

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i}`);
const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

for (const follow of [true, false]) {
  sourceContract(`FileSource (${follow ? 'following' : 'to the end'})`, () => {
    const { folder, remove } = makeFolder();
    const lines = [...numbered(0, 40), 'again', 'again', '', 'CR \r in it', 'żółw \0', 'last'];
    writeFileSync(join(folder, 'app.log.2.gz'), gzipSync(text(lines.slice(0, 20))));
    writeFileSync(join(folder, 'app.log.1'), text(lines.slice(20, 38)).replaceAll('\n', '\r\n'));
    writeFileSync(join(folder, 'app.log'), text(lines.slice(38)));
    const options = { follow, bytesMax: 100, linesMax: 4 };
    return Promise.resolve({
      open: () => Promise.resolve(sourceOf([join(folder, '*')], options)),
      lines,
      endsByItself: !follow,
      close: () => Promise.resolve(remove()),
    });
  });
}

test('FileSource: rotation by rename, and what the writer still adds to the old file', async (t) => {
  const log = join(folderFor(t), 'log');
  writeFileSync(log, text(['1', '2']));
  await reading(sourceOf([log]), async (lines) => {
    assert.deepEqual(await lines.next(2), ['1', '2']);
    appendFileSync(log, text(['3']));
    renameSync(log, `${log}.1`);
    appendFileSync(`${log}.1`, text(['4']));
    writeFileSync(log, text(['5']));
    assert.deepEqual(await lines.next(3), ['3', '4', '5']);
    appendFileSync(`${log}.1`, text(['6']));
    assert.deepEqual(await lines.next(1), ['6']);
  });
});

test('FileSource: rotation by rename while it was not running', async (t) => {
  const log = join(folderFor(t), 'log');
  writeFileSync(log, text(['1', '2']));
  const cursor = (await readLines(sourceOf([log]), '', 2)).batches.at(-1)!.cursor;
  appendFileSync(log, text(['3']));
  renameSync(log, `${log}.1`);
  writeFileSync(log, text(['4']));
  assert.deepEqual((await readLines(sourceOf([log]), cursor, 2)).lines, ['3', '4']);
});

for (const packed of [false, true]) {
  for (const restarted of [false, true]) {
    const how = `${packed ? ', packed' : ''}${restarted ? ', over a restart' : ''}`;
    test(`FileSource: double rotation between two looks${how}`, async (t) => {
      const log = join(folderFor(t), 'log');
      writeFileSync(`${log}.1`, text(['before it was watched']));
      writeFileSync(log, text(['1', '2']));
      const rotate = (): void => {
        appendFileSync(log, text(['3']));
        renameSync(`${log}.1`, `${log}.3`);
        renameSync(log, `${log}.2`);
        writeFileSync(`${log}.1`, text(['4', '5']));
        writeFileSync(log, text(['6']));
        if (!packed) return;
        for (const name of [`${log}.2`, `${log}.1`]) {
          writeFileSync(`${name}.gz`, gzipSync(readFileSync(name)));
          unlinkSync(name);
        }
      };
      const source = sourceOf([log]);
      const first = new Reading(source);
      assert.deepEqual(await first.next(2), ['1', '2']);
      if (restarted) await first.stop();
      rotate();
      const second = restarted ? new Reading(sourceOf([log]), first.cursor) : first;
      assert.deepEqual(await second.next(4), ['3', '4', '5', '6']);
      await second.stop();
      const third = new Reading(sourceOf([log]), second.cursor);
      appendFileSync(log, text(['7']));
      assert.deepEqual(await third.next(1), ['7']);
      await third.stop();
    });
  }
}

for (const restarted of [false, true]) {
  for (const grown of [
    '',
    text(['6', 'the new one has grown beyond what was read of the old one']),
  ]) {
    const how = `${grown === '' ? '' : ', grown'}${restarted ? ', over a restart' : ''}`;
    test(`FileSource: copytruncate${how}`, async (t) => {
      const folder = folderFor(t);
      const log = join(folder, 'log');
      const paths = [folder];
      writeFileSync(log, text(['1', '2']));
      const first = new Reading(sourceOf(paths));
      assert.deepEqual(await first.next(2), ['1', '2']);
      if (restarted) await first.stop();
      appendFileSync(log, text(['3']));
      copyFileSync(log, `${log}.1`);
      const second = restarted ? new Reading(sourceOf(paths), first.cursor) : first;
      assert.deepEqual(await second.next(1), ['3']); // the copy is there, and the file not yet truncated
      appendFileSync(log, text(['4']));
      copyFileSync(log, `${log}.1`);
      truncateSync(log);
      appendFileSync(log, text(['5']) + grown);
      const expected = ['4', '5', ...grown.split('\n').slice(0, -1)];
      assert.deepEqual(await second.next(expected.length), expected);
      appendFileSync(log, text(['7']));
      assert.deepEqual(await second.next(1), ['7']);
      await second.stop();
    });
  }
}

test('FileSource: a file replaced by a smaller one, by a larger one, and by itself', async (t) => {
  const log = join(folderFor(t), 'log');
  writeFileSync(log, text(['1', '2', '3']));
  await reading(sourceOf([log]), async (lines) => {
    assert.deepEqual(await lines.next(3), ['1', '2', '3']);
    writeFileSync(`${log}~`, text(['a']));
    renameSync(`${log}~`, log);
    assert.deepEqual(await lines.next(1), ['a']);
    writeFileSync(log, text(['b', 'c', 'd']));
    assert.deepEqual(await lines.next(3), ['b', 'c', 'd']);
    const long = numbered(0, 200);
    writeFileSync(log, text(long));
    assert.deepEqual(await lines.next(200), long);
    writeFileSync(`${log}~`, text([...long, 'more']));
    renameSync(`${log}~`, log); // as rsync does
    assert.deepEqual(await lines.next(1), ['more']);
  });
});

test('FileSource: a file unlinked is read to its end', async (t) => {
  const log = join(folderFor(t), 'log');
  writeFileSync(log, text(['1']));
  const late = join(folderFor(t), 'late');
  await reading(sourceOf([log], { settledMs: 20 }), async (lines) => {
    assert.deepEqual(await lines.next(1), ['1']);
    linkSync(log, late); // who writes still has it open
    unlinkSync(log);
    appendFileSync(late, '2\nno end');
    assert.deepEqual(await lines.next(2), ['2', 'no end']);
    writeFileSync(log, text(['3']));
    assert.deepEqual(await lines.next(1), ['3']);
  });
});

test('FileSource: a partial last line is held until its end comes', async (t) => {
  const log = join(folderFor(t), 'log');
  writeFileSync(log, 'one\ntw');
  let cursor = await reading(sourceOf([log]), async (lines) => {
    assert.deepEqual(await lines.next(1), ['one']);
    appendFileSync(log, 'o\nthr');
    assert.deepEqual(await lines.next(1), ['two']);
  });
  appendFileSync(log, 'ee\nfour');
  cursor = await reading(
    sourceOf([log]),
    async (lines) => assert.deepEqual(await lines.next(1), ['three']),
    cursor,
  );
  const toEnd = await readLines(sourceOf([log], { follow: false }), cursor, 9);
  assert.deepEqual(toEnd.lines, ['four']);
});

test('FileSource: a directory and a glob gain files; binary ones are passed over', async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, 'a.log'), text(['a1']));
  writeFileSync(join(folder, 'wtmp'), 'x\n');
  const table = streams();
  const source = sourceOf([folder, join(folder, '*.gz')], { streams: table });
  await reading(source, async (lines) => {
    assert.deepEqual(await lines.next(1), ['a1']);
    writeFileSync(join(folder, 'b.log'), text(['b1']));
    assert.deepEqual(await lines.next(1), ['b1']);
    writeFileSync(join(folder, 'c.log-20260101.gz'), gzipSync(text(['c1', 'c2'])));
    assert.deepEqual(await lines.next(2), ['c1', 'c2']);
  });
  assert.deepEqual(
    table.snapshot().map((labels) => labels['fallbackService']),
    ['a', 'b', 'c'],
  );
  assert.deepEqual(table.get(1).labels, {
    job: 'file',
    fallbackHost: 'here',
    fallbackService: 'a',
  });
});

test('FileSource: packed archives resume inside, several members, damage is counted', async (t) => {
  const folder = folderFor(t);
  const lines = numbered(0, 20_000);
  const members = [gzipSync(text(lines.slice(0, 9_000))), gzipSync(text(lines.slice(9_000)))];
  writeFileSync(join(folder, 'a.gz'), Buffer.concat(members));
  const options = { follow: false, bytesMax: 30_000 };
  const { batches } = await readLines(sourceOf([folder], options), '', lines.length);
  // Also beyond the size that the end of the file tells, which is the last member's alone.
  for (const batch of [batches[2]!, batches.at(-2)!]) {
    const done = linesOf(batch).at(-1)!;
    const rest = await readLines(sourceOf([folder], options), batch.cursor, lines.length);
    assert.deepEqual(rest.lines, lines.slice(lines.indexOf(done) + 1));
  }
  writeFileSync(join(folder, 'b.gz'), members[0]!.subarray(0, -200));
  writeFileSync(join(folder, 'c.log'), text(['after']));
  const source = sourceOf([join(folder, '[bc]*')], { follow: false });
  const damaged = await readLines(source, '', Infinity);
  assert.deepEqual(damaged.lines.slice(0, 100), lines.slice(0, 100));
  assert.equal(damaged.lines.at(-1), 'after');
  assert.deepEqual(source.status().skipped, { 'gzip-damaged': 1 });
});

test('FileSource: a file that is being copied slowly before it is truncated is not read twice', async (t) => {
  const folder = folderFor(t);
  const log = join(folder, 'log');
  const lines = numbered(0, 3_000);
  writeFileSync(log, text(lines));
  await reading(sourceOf([folder]), async (own) => {
    assert.deepEqual(await own.next(3_000), lines);
    for (const part of [0, 10, 2_000, 20_000]) {
      writeFileSync(`${log}.1`, text(lines).slice(0, part));
      writeFileSync(join(folder, 'other'), text([`with ${part} bytes copied`]));
      assert.deepEqual(await own.next(1), [`with ${part} bytes copied`]);
    }
    appendFileSync(log, text(['last before']));
    copyFileSync(log, `${log}.1`);
    writeFileSync(log, text(['after']));
    assert.deepEqual((await own.next(2)).toSorted(), ['after', 'last before']);
  });
});

test('FileSource: a file that is being packed slowly is not read twice', async (t) => {
  const folder = folderFor(t);
  const log = join(folder, 'log');
  const lines = numbered(0, 3_000);
  writeFileSync(log, text(lines));
  await reading(sourceOf([folder]), async (own) => {
    assert.deepEqual(await own.next(3_000), lines);
    renameSync(log, `${log}.1`);
    const packed = gzipSync(text(lines));
    for (const part of [0, 10, 100, packed.length / 2, packed.length]) {
      writeFileSync(`${log}.1.gz`, packed.subarray(0, part));
      writeFileSync(log, text([`with ${part} bytes packed`]));
      assert.deepEqual(await own.next(1), [`with ${part} bytes packed`]);
    }
    unlinkSync(`${log}.1`);
    appendFileSync(log, text(['after']));
    assert.deepEqual(await own.next(1), ['after']);
  });
});

test('FileSource: several rotations to their end come in the order of time', async (t) => {
  const folder = folderFor(t);
  const names = ['syslog.10.gz', 'auth.log.2', 'syslog.2', 'auth.log.1', 'syslog.1', 'syslog'];
  for (const [i, name] of names.entries()) {
    const path = join(folder, name);
    writeFileSync(path, name.endsWith('gz') ? gzipSync(text([name])) : text([name]));
    utimesSync(path, 1000 + i, 1000 + i);
  }
  const source = sourceOf([folder], { follow: false });
  const { lines, batches } = await readLines(source, '', Infinity);
  assert.deepEqual(lines, names);
  assert.deepEqual(
    [...batches[0]!.timeMs],
    [1000, 1001, 1002, 1003, 1004, 1005].map((s) => s * 1000),
  );
  assert.equal(source.status().lagBytes, 0);
});

test('FileSource: what cannot be read is named, the others go on', async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, 'good'), text(['1']));
  const source = sourceOf([join(folder, 'absent'), '/dev/null', join(folder, 'good')]);
  await reading(source, async (lines) => {
    assert.deepEqual(await lines.next(1), ['1']);
    const problem = source.status().problem ?? '';
    assert.match(problem, /absent": there is no such file/);
    assert.match(problem, /null": not a file/);
    writeFileSync(join(folder, 'absent'), text(['2']));
    assert.deepEqual(await lines.next(1), ['2']);
  });
  const failing = sourceOf(['/proc/self/mem', join(folder, 'good')], { follow: false });
  assert.deepEqual((await readLines(failing, '', Infinity)).lines, ['1']);
  assert.match(failing.status().problem ?? '', /"\/proc\/self\/mem"/);
  const none = sourceOf([join(folder, 'nothing*')], { follow: false });
  await assert.rejects(readLines(none, '', 1), { code: 'input-not-found' });
  await assert.rejects(readLines(source, '{}', 1), { code: 'state-unusable' });
});

test('FileSource: starting at the end gives only what comes', async (t) => {
  const folder = folderFor(t);
  const log = join(folder, 'log');
  writeFileSync(log, 'old\npart');
  writeFileSync(`${log}.1.gz`, gzipSync(text(['older'])));
  const options = { fromStart: false };
  const cursor = await reading(sourceOf([folder], options), async (lines) => {
    await lines.next(0);
    const first = lines.next(2);
    while (!lines.source.status().state.startsWith('wait')) await new Promise(setImmediate);
    appendFileSync(log, 'ial\nnew\n');
    assert.deepEqual(await first, ['partial', 'new']);
  });
  appendFileSync(log, text(['newer']));
  assert.deepEqual((await readLines(sourceOf([folder], options), cursor, 1)).lines, ['newer']);
});

test('FileSource: a line that is too long is cut, counted, and the next one is whole', async (t) => {
  const log = join(folderFor(t), 'log');
  writeFileSync(log, `short\n${'x'.repeat(5_000)}\n${'y'.repeat(150)}\nnext\n`);
  const source = sourceOf([log], { follow: false, bytesMax: 64, lineBytesMax: 100 });
  const { lines, batches } = await readLines(source, '', Infinity);
  assert.deepEqual(lines, ['short', 'x'.repeat(100), 'y'.repeat(100), 'next']);
  assert.deepEqual(source.status().skipped, { 'too-long': 2 });
  const cut = batches.findIndex((batch) => linesOf(batch).some((line) => line.startsWith('x')));
  const rest = await readLines(sourceOf([log], { follow: false }), batches[cut]!.cursor, 9);
  assert.deepEqual(rest.lines.at(-1), 'next');
  assert.ok(!rest.lines.some((line) => line.startsWith('x')));
  assert.equal(statSync(log).size, source.status().bytesRead);
});
