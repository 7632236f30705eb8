import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineBatch } from '../../src/model/line-batch.ts';
import type { Source } from '../../src/sources/source.ts';

/** A source with something in it, as a test sees it. */
export interface SourceFixture {
  /** Opens the source as a new process would. Each one is closed by the suite. */
  open(): Promise<Source>;
  /** What it has to hand over, in order. */
  readonly lines: readonly string[];
  /** Does the source end by itself when all is read, or wait for more? */
  readonly endsByItself: boolean;
  close(): Promise<void>;
}

/** Texts of a batch's lines; bytes that are not UTF-8 become U+FFFD. */
export function linesOf(batch: LineBatch): string[] {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.length);
  return Array.from({ length: batch.length }, (_, row) =>
    bytes.toString('utf8', batch.start[row], batch.end[row]),
  );
}

/** Reads until `count` lines have come (or the source ends), then aborts. */
export async function readLines(
  source: Source,
  cursor: string,
  count: number,
): Promise<{ readonly lines: string[]; readonly batches: LineBatch[] }> {
  const stop = new AbortController();
  const lines: string[] = [];
  const batches: LineBatch[] = [];
  if (count === 0) return { lines, batches };
  for await (const batch of source.read(cursor, stop.signal)) {
    batches.push(batch);
    lines.push(...linesOf(batch));
    if (lines.length >= count) stop.abort();
  }
  return { lines, batches };
}

async function withSource(
  make: () => Promise<SourceFixture>,
  body: (fixture: SourceFixture, open: () => Promise<Source>) => Promise<void>,
): Promise<void> {
  const fixture = await make();
  const opened: Source[] = [];
  const open = async (): Promise<Source> => {
    const source = await fixture.open();
    opened.push(source);
    return source;
  };
  try {
    await body(fixture, open);
  } finally {
    for (const source of opened) await source.close();
    await fixture.close();
  }
}

/**
 * What every resumable source keeps to. The fixture's lines should need several batches: make the
 * source's batches small.
 *
 * @param name of the source and of what it reads, for the tests' names
 */
export function sourceContract(name: string, make: () => Promise<SourceFixture>): void {
  test(`${name} hands over every line once, in order, in sound columns`, () =>
    withSource(make, async ({ lines }, open) => {
      const source = await open();
      const read = await readLines(source, '', lines.length);
      assert.deepEqual(read.lines, lines);
      assert.ok(read.batches.length > 1, 'the fixture needs several batches');
      for (const batch of read.batches) assertSound(batch);
      assert.equal(source.status().linesRead, lines.length);
      assert.equal(source.status().name, source.name);
    }));

  test(`${name} resumes after the cursor of every batch: nothing lost, nothing twice`, () =>
    withSource(make, async ({ lines }, open) => {
      const { batches } = await readLines(await open(), '', lines.length);
      let before = 0;
      for (const batch of batches) {
        before += batch.length;
        const rest = await readLines(await open(), batch.cursor, lines.length - before);
        assert.deepEqual(rest.lines, lines.slice(before));
      }
    }));

  test(`${name} survives a cut: what was not committed comes again, what was does not`, () =>
    withSource(make, async ({ lines }, open) => {
      let cursor = '';
      const kept: string[] = [];
      for (let opening = 0; kept.length < lines.length; opening++) {
        assert.ok(opening <= lines.length, 'each opening gives at least one line');
        const source = await open();
        const stop = new AbortController();
        let batches = 0;
        for await (const batch of source.read(cursor, stop.signal)) {
          if (batch.length > 0) batches++;
          if (batches > 1 || kept.length >= lines.length) break; // the second is lost by the cut
          kept.push(...linesOf(batch));
          cursor = batch.cursor;
          await source.committed(cursor);
          if (kept.length >= lines.length) break;
        }
      }
      assert.deepEqual(kept, lines);
    }));

  test(`${name} can be read again after a reading that was broken off`, () =>
    withSource(make, async ({ lines }, open) => {
      const source = await open();
      for await (const batch of source.read('', new AbortController().signal)) {
        if (batch.length > 0) break;
      }
      assert.deepEqual((await readLines(source, '', lines.length)).lines, lines);
    }));

  test(`${name} stops when told to, also while it waits`, () =>
    withSource(make, async ({ lines, endsByItself }, open) => {
      const never = await open();
      for await (const _ of never.read('', AbortSignal.abort())) assert.fail('it was told to stop');
      const source = await open();
      const stop = new AbortController();
      let count = 0;
      for await (const batch of source.read('', stop.signal)) {
        count += batch.length;
        if (count >= lines.length && !endsByItself) setImmediate(() => stop.abort());
      }
      assert.equal(count, lines.length);
      assert.equal(source.status().state, 'ended');
    }));
}

function assertSound(batch: LineBatch): void {
  assert.equal(batch.bytes.constructor, Uint8Array);
  for (let row = 0; row < batch.length; row++) {
    const start = batch.start[row] ?? -1;
    const end = batch.end[row] ?? -1;
    assert.ok(start >= 0 && start <= end && end <= batch.bytes.length);
    assert.equal(batch.messageStart[row], start);
    assert.equal(batch.messageEnd[row], end);
    assert.ok(Number.isFinite(batch.timeMs[row]));
    assert.ok((batch.stream[row] ?? 0) > 0);
  }
}
