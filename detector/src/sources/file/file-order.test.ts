import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { linesOf, readLines, sourceContract } from '../../../test/contracts/source-contract.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import { StreamTable } from '../../model/stream-table.ts';
import { LineTimes } from '../../parse/line-times.ts';
import { ZoneOffsets } from '../../parse/zone-offsets.ts';
import { FileSource } from './file-source.ts';
import type { FileSourceOptions } from './file-source.ts';

const startMs = Date.UTC(2026, 8, 1);
const zone = new ZoneOffsets('UTC');

function sourceOf(folder: string, options: Partial<FileSourceOptions> = {}): FileSource {
  return new FileSource({
    name: 'files',
    paths: [folder],
    follow: true,
    streams: new StreamTable({ streamsMax: 100 }),
    clock: { nowMs: () => Date.now() },
    host: 'here',
    pollMs: 1,
    settledMs: 1e9,
    newClock: () => new LineTimes(zone),
    ...options,
  });
}

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidewatch-order-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

function stamped(second: number, what: string): string {
  return `${new Date(startMs + second * 1000).toISOString()} ${what}`;
}

for (const follow of [true, false]) {
  sourceContract(`FileSource in order (${follow ? 'following' : 'to the end'})`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidewatch-order-'));
    const all = Array.from({ length: 60 }, (_, i) => stamped(i * 10, `line ${i}`));
    const of = (rest: number): string[] => all.filter((_, i) => i % 3 === rest);
    writeFileSync(join(folder, 'a.log.2.gz'), gzipSync(text(of(0).slice(0, 9))));
    writeFileSync(join(folder, 'a.log.1'), text(of(0).slice(9, 12)));
    writeFileSync(join(folder, 'a.log'), text(of(0).slice(12)));
    writeFileSync(join(folder, 'b.log'), text(of(1)));
    writeFileSync(join(folder, 'c.log.1.gz'), gzipSync(text(of(2))));
    const options = { follow, bytesMax: 400, linesMax: 7 };
    return Promise.resolve({
      open: () => Promise.resolve(sourceOf(folder, options)),
      lines: all,
      endsByItself: !follow,
      close: () => Promise.resolve(rmSync(folder, { recursive: true })),
    });
  });
}

test('FileSource gives lines without a time at the head of a file the time of the first with one', async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, 'a.log'), text(['# Software: shop 1.0', '', stamped(1, 'a')]));
  const alone = await readLines(sourceOf(folder), '', 3);
  const timesMs = alone.batches.flatMap(({ timeMs }) => [...timeMs]);
  assert.deepEqual(timesMs.slice(0, 2), [startMs + 1_000, startMs + 1_000]);
  writeFileSync(join(folder, 'b.log'), text([stamped(0, 'b'), stamped(4, 'b')]));
  const both = await readLines(sourceOf(folder), '', 5);
  assert.deepEqual(both.lines.slice(0, 3), [stamped(0, 'b'), '# Software: shop 1.0', '']);
});

test('FileSource puts in order what was written to known files while nobody read', async (t) => {
  const folder = folderFor(t);
  for (const name of ['a.log', 'b.log'])
    writeFileSync(join(folder, name), text([stamped(0, name)]));
  const { batches } = await readLines(sourceOf(folder), '', 2);
  for (const second of [1, 9]) appendFileSync(join(folder, 'a.log'), text([stamped(second, 'a')]));
  for (const second of [5, 20]) appendFileSync(join(folder, 'b.log'), text([stamped(second, 'b')]));
  const { lines } = await readLines(sourceOf(folder), batches.at(-1)!.cursor, 4);
  assert.deepEqual(lines, lines.toSorted());
});

/** How many files this process has open. */
function opened(): number {
  return readdirSync('/proc/self/fd').length;
}

test('FileSource says how far it is while it reads several files, and opens only so many at a time', async (t) => {
  const folder = folderFor(t);
  const names = Array.from({ length: 300 }, (_, i) => `${i}.log`);
  for (const [i, name] of names.entries())
    writeFileSync(join(folder, name), text([stamped(i, name), stamped(i + 300, name)]));
  const source = sourceOf(folder, { follow: false, linesMax: 20 });
  const [before, lags, most] = [opened(), [] as number[], [] as number[]];
  let lines = 0;
  for await (const batch of source.read('', new AbortController().signal)) {
    lines += batch.length;
    lags.push(source.status().lagBytes ?? -1);
    most.push(opened() - before);
  }
  assert.equal(lines, 600);
  assert.deepEqual(
    lags,
    lags.toSorted((a, b) => b - a),
  );
  assert.equal(lags.at(-1), 0);
  assert.equal(source.status().bytesRead, source.status().totalBytes);
  assert.ok(Math.max(...most) <= 200, `${Math.max(...most)} files are open`);
});

/** A log and whoever rotates it; every line is another, so each can be found again. */
class Diary {
  readonly name: string;
  readonly #path: string;
  /** Seconds after the start, by line; a line that says no time has that of the line before. */
  readonly seconds = new Map<string, number>();

  constructor(folder: string, name: string) {
    this.name = name;
    this.#path = join(folder, name);
    writeFileSync(this.#path, '');
  }

  write(second: number, isTimed = true): void {
    const what = `${this.name} ${this.seconds.size}`;
    const line = isTimed ? stamped(second, what) : what;
    this.seconds.set(line, isTimed ? second : ([...this.seconds.values()].at(-1) ?? second));
    appendFileSync(this.#path, `${line}\n`);
  }

  rotate(): void {
    for (let i = 20; i >= 0; i--) {
      for (const end of ['', '.gz']) {
        const name = i === 0 ? this.#path : `${this.#path}.${i}${end}`;
        if (existsSync(name)) renameSync(name, `${this.#path}.${i + 1}${i === 0 ? '' : end}`);
      }
    }
    writeFileSync(this.#path, '');
  }

  pack(generation: number): void {
    const name = `${this.#path}.${generation}`;
    if (!existsSync(name)) return;
    writeFileSync(`${name}.gz`, gzipSync(readFileSync(name)));
    unlinkSync(name);
  }
}

type Act = readonly ['write' | 'rotate' | 'pack' | 'restart' | 'lose' | 'read', number];

interface Script {
  /** Of each diary: how many seconds after the line before, and what happens after it. */
  readonly pasts: readonly (readonly (readonly [
    gap: number,
    then: 'rotate' | 'pack' | 'untimed' | 'nothing',
  ])[])[];
  readonly acts: readonly Act[];
  readonly bytesMax: number;
  readonly linesMax: number;
}

const script: fc.Arbitrary<Script> = fc.record({
  pasts: fc.array(
    fc.array(
      fc.tuple(
        fc.constantFrom(0, 1, 1, 3, 30, 400),
        fc.constantFrom('nothing', 'nothing', 'nothing', 'nothing', 'untimed', 'rotate', 'pack'),
      ),
      { maxLength: 40 },
    ),
    { minLength: 1, maxLength: 4 },
  ),
  acts: fc.array(
    fc.tuple(
      fc.constantFrom('read', 'read', 'read', 'write', 'rotate', 'pack', 'restart', 'lose'),
      fc.nat({ max: 3 }),
    ),
    { maxLength: 30 },
  ),
  bytesMax: fc.integer({ min: 200, max: 2_000 }),
  linesMax: fc.integer({ min: 4, max: 40 }),
});

/** What a reader who is killed now and then has got. */
class Reader {
  readonly lines: string[] = [];
  readonly #open: () => FileSource;
  #cursor = '';
  #stop = new AbortController();
  #batches: AsyncIterator<LineBatch> | undefined;

  constructor(open: () => FileSource) {
    this.#open = open;
  }

  async next(): Promise<void> {
    const { value, done } = await this.#reading().next();
    if (done === true) return;
    this.#cursor = value.cursor;
    this.lines.push(...linesOf(value));
  }

  /** Reads one more batch, which is lost. */
  async lose(): Promise<void> {
    await this.#reading().next();
    await this.restart();
  }

  async restart(): Promise<void> {
    this.#stop.abort();
    await this.#batches?.return?.(undefined);
    this.#batches = undefined;
  }

  #reading(): AsyncIterator<LineBatch> {
    if (this.#batches === undefined) {
      this.#stop = new AbortController();
      this.#batches = this.#open().read(this.#cursor, this.#stop.signal)[Symbol.asyncIterator]();
    }
    return this.#batches;
  }
}

function writePast(folder: string, pasts: Script['pasts']): Diary[] {
  return pasts.map((lines, i) => {
    const diary = new Diary(folder, `log${i}`);
    let second = 0;
    for (const [gap, then] of lines) {
      second += gap;
      diary.write(second);
      // Between two that say a time: of one that is read alone nothing is known.
      if (then === 'untimed') diary.write(second, false);
      if (then === 'untimed') diary.write(second);
      if (then === 'rotate' || then === 'pack') diary.rotate();
      if (then === 'pack') diary.pack(1 + (second % 2));
    }
    return diary;
  });
}

async function play({ pasts, acts, ...limits }: Script): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewatch-order-'));
  try {
    const diaries = writePast(folder, pasts);
    const past = new Map(diaries.flatMap(({ seconds }) => [...seconds]));
    const reader = new Reader(() => sourceOf(folder, limits));
    // Each gets a line after its past, so that there is something to wait for.
    for (const diary of diaries) diary.write(1e6);
    await reader.next();
    for (const [act, which] of acts) await perform(act, { which, diaries, reader });
    const written = diaries.flatMap(({ seconds }) => [...seconds.keys()]);
    const deadline = Date.now() + 3_000;
    while (reader.lines.length < written.length && Date.now() < deadline) await reader.next();
    await reader.restart();
    assert.deepEqual(reader.lines.toSorted(), written.toSorted());
    assertInOrder(reader.lines, past);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Stage {
  readonly which: number;
  readonly diaries: readonly Diary[];
  readonly reader: Reader;
}

async function perform(act: Act[0], { which, diaries, reader }: Stage): Promise<void> {
  const diary = diaries[which % diaries.length];
  const hasMore = reader.lines.length < diaries.reduce((sum, { seconds }) => sum + seconds.size, 0);
  if (act === 'write') diary?.write(1e6 + 1);
  else if (act === 'rotate') diary?.rotate();
  else if (act === 'pack') diary?.pack(1 + which);
  else if (act === 'restart') await reader.restart();
  else if (hasMore) await (act === 'lose' ? reader.lose() : reader.next());
}

/** @param seconds of the lines that were there before the first reading: no other has to be in order */
function assertInOrder(lines: readonly string[], seconds: ReadonlyMap<string, number>): void {
  let latest = 0;
  for (const line of lines) {
    const second = seconds.get(line) ?? latest;
    assert.ok(second >= latest - 1, `${line} comes after ${latest} s`);
    latest = Math.max(latest, second);
  }
}

/** What gzip makes last has, on most file systems, the inode of what was unlinked just before. */
const inodeComesAgain: Script = {
  pasts: [
    [
      [1, 'nothing'],
      [0, 'rotate'],
      [3, 'nothing'],
      [3, 'nothing'],
      [1, 'pack'],
    ],
    [],
  ],
  acts: [
    ['rotate', 0],
    ['pack', 0],
    ['pack', 2],
  ],
  bytesMax: 200,
  linesMax: 4,
};

test('FileSource hands over the past of several logs once and in order, whatever happens meanwhile', () =>
  fc.assert(fc.asyncProperty(script, play), { numRuns: 60, examples: [[inodeComesAgain]] }));
