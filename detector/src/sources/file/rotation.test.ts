import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { linesOf } from '../../../test/contracts/source-contract.ts';
import { StreamTable } from '../../model/stream-table.ts';
import { FileSource } from './file-source.ts';

/** A log and whoever rotates it; every line is another, so each can be found again. */
class RotatedLog {
  readonly lines: string[] = [];
  readonly #path: string;
  #partial = '';

  constructor(path: string) {
    this.#path = path;
    writeFileSync(path, '');
  }

  append(count: number): void {
    for (let i = 0; i < count; i++) {
      const line = `${this.#partial}${this.lines.length} ${'x'.repeat(this.lines.length % 90)}`;
      appendFileSync(this.#path, `${line.slice(this.#partial.length)}\n`);
      this.#partial = '';
      this.lines.push(line);
    }
  }

  /** The start of a line, whose rest the next `append` writes. */
  appendPart(): void {
    if (this.#partial !== '') return;
    this.#partial = `part of ${this.lines.length}, `;
    appendFileSync(this.#path, this.#partial);
  }

  rename(): void {
    this.append(this.#partial === '' ? 0 : 1); // who writes ends its line before it opens the new file
    this.#shift();
    renameSync(this.#path, `${this.#path}.1`);
    writeFileSync(this.#path, '');
  }

  copyTruncate(): void {
    this.append(this.#partial === '' ? 0 : 1);
    this.#shift();
    copyFileSync(this.#path, `${this.#path}.1`);
    truncateSync(this.#path);
  }

  /** Packs one of the rotated. */
  pack(generation: number): void {
    const name = `${this.#path}.${generation}`;
    if (!existsSync(name)) return;
    writeFileSync(`${name}.gz`, gzipSync(readFileSync(name)));
    unlinkSync(name);
  }

  #shift(): void {
    for (let i = 40; i > 0; i--) {
      for (const end of ['', '.gz']) {
        const name = `${this.#path}.${i}${end}`;
        if (existsSync(name)) renameSync(name, `${this.#path}.${i + 1}${end}`);
      }
    }
  }
}

type Act = readonly ['append' | 'part' | 'rename' | 'copy' | 'pack' | 'wait' | 'restart', number];

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.tuple(
    fc.constantFrom(
      'append',
      'append',
      'part',
      'rename',
      'copy',
      'pack',
      'wait',
      'wait',
      'restart',
    ),
    fc.integer({ min: 1, max: 4 }),
  ),
  { maxLength: 25 },
);

/** Reads in the background, and can be stopped and started again where the last batch ended. */
class Follower {
  readonly lines: string[] = [];
  readonly #paths: readonly string[];
  #cursor = '';
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  start(): void {
    this.#stop = new AbortController();
    this.#running = this.#run(this.#stop.signal);
  }

  /** Until the first look: what is rotated before it is not asked for. */
  async known(): Promise<void> {
    while (this.#cursor === '') await new Promise(setImmediate);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const source = new FileSource({
      name: 'file',
      paths: this.#paths,
      follow: true,
      streams: new StreamTable({ streamsMax: 10 }),
      clock: { nowMs: () => Date.now() },
      host: '',
      pollMs: 1,
      settledMs: 1e9,
      bytesMax: 300,
    });
    for await (const batch of source.read(this.#cursor, signal)) {
      if (signal.aborted) return; // killed: this one was not committed
      this.#cursor = batch.cursor;
      this.lines.push(...linesOf(batch));
    }
  }
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
}

async function play(script: readonly Act[], isFolder: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewatch-rotation-'));
  const log = new RotatedLog(join(folder, 'log'));
  const follower = new Follower([isFolder ? folder : join(folder, 'log')]);
  follower.start();
  try {
    await follower.known();
    for (const [act, count] of script) {
      if (act === 'append') log.append(count);
      else if (act === 'part') log.appendPart();
      else if (act === 'rename') log.rename();
      else if (act === 'copy') log.copyTruncate();
      else if (act === 'pack') log.pack(count);
      else if (act === 'restart') {
        await follower.stop();
        follower.start();
      } else await turns(count * 8);
    }
    log.append(1);
    const deadline = Date.now() + 3_000;
    while (follower.lines.length < log.lines.length && Date.now() < deadline) {
      await new Promise(setImmediate);
    }
    await turns(30); // nothing may come twice
    await follower.stop();
    assert.deepEqual(follower.lines.toSorted(), log.lines.toSorted());
  } finally {
    await follower.stop();
    rmSync(folder, { recursive: true });
  }
}

for (const isFolder of [false, true]) {
  test(`FileSource loses nothing and reads nothing twice, however a ${isFolder ? 'folder' : 'file'} is rotated`, () =>
    fc.assert(
      fc.asyncProperty(acts, (script) => play(script, isFolder)),
      { numRuns: 25 },
    ));
}
