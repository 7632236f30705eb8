import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadKernel } from '../kernel/load-kernel.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { HeaderFinder } from './header-finder.ts';
import { HeaderLayouts } from './header-layouts.ts';
import { LineTimes } from './line-times.ts';
import { SlottedHeaders } from './slotted-headers.ts';
import { exampleLines } from './test/example-lines.ts';
import { composedLines, headerLines, oddHeaderLines } from './test/header-lines.ts';
import { ParserRig } from './test/parser-rig.ts';
import { ZoneOffsets } from './zone-offsets.ts';

const writtenMs = Date.UTC(2026, 8, 1, 12);

function batchOf(lines: readonly string[]): LineBatch {
  return ParserRig.batchOf(lines.map((text) => ({ text, timeMs: writtenMs })));
}

const at = (minute: number): number => Date.UTC(2026, 8, 1, 9, minute);
const stamped = (minute: number): string => `${new Date(at(minute)).toISOString()} app: hello`;

test('LineTimes gives a line without a time that of the line before, at the head that of the first with one', () => {
  const times = new LineTimes(new ZoneOffsets('UTC'));
  const head = batchOf(['# a comment', stamped(1), 'no time', stamped(2)]);
  assert.deepEqual([...times.read(head)], [at(1), at(1), at(1), at(2)]);
  assert.deepEqual([...head.timeMs], [at(1), writtenMs, writtenMs, writtenMs]);
  // Also where the file was written last within a day of it, and over batches.
  assert.deepEqual([...times.read(batchOf(['no time', stamped(3)]))], [at(2), at(3)]);
});

test('LineTimes knows of lines that all say no time only what the source says', () => {
  const times = new LineTimes(new ZoneOffsets('UTC'));
  assert.deepEqual([...times.read(batchOf(['a', 'b']))], [writtenMs, writtenMs]);
  assert.equal(times.hasTimes, false);
});

test('LineTimes finds the time of a coloured line', () => {
  const times = new LineTimes(new ZoneOffsets('UTC'));
  assert.deepEqual([...times.read(batchOf([`\u001B[32m${stamped(1)}\u001B[0m`]))], [at(1)]);
});

/** Every line some times over with its digits moved on, several batches of it. */
function variedBatches(texts: readonly string[]): readonly (readonly string[])[] {
  return [0, 1, 2, 3].map((round) =>
    texts.flatMap((text) =>
      Array.from({ length: 3 }, (_, i) =>
        text.replaceAll(/(?<=:\d\d:\d)\d|(?<=\[\d*)\d/g, (digit) =>
          String((Number(digit) + round + i) % 10),
        ),
      ),
    ),
  );
}

/** Counts what is found. */
class CountingFinder implements HeaderFinder {
  readonly #finder: HeaderFinder;
  found = 0;
  constructor(finder: HeaderFinder) {
    this.#finder = finder;
  }
  get isSameMinute(): boolean {
    return this.#finder.isSameMinute;
  }
  begin(...batch: Parameters<HeaderFinder['begin']>): void {
    this.#finder.begin(...batch);
  }
  find(...line: Parameters<HeaderFinder['find']>): ReturnType<HeaderFinder['find']> {
    const reading = this.#finder.find(...line);
    if (reading !== undefined) this.found++;
    return reading;
  }
  learn(...line: Parameters<HeaderFinder['learn']>): void {
    this.#finder.learn(...line);
  }
  clear(): void {
    this.#finder.clear();
  }
}

for (const name of ['twin', 'kernel'] as const)
  test(`LineTimes of several sources share the headers of the ${name}, and find the times that they find alone`, () => {
    const kernel = loadKernel();
    assert.ok(kernel, 'the kernel was not built: npm run build:kernel');
    const own = name === 'twin' ? new HeaderLayouts() : new SlottedHeaders(kernel.headers);
    const finder = new CountingFinder(own);
    const zone = new ZoneOffsets('Europe/Berlin');
    const sources = [
      [...headerLines, ...oddHeaderLines],
      composedLines,
      exampleLines.map(([line]) => line),
      [...headerLines, ...composedLines].toReversed(),
    ].map((texts, i) => ({
      batches: variedBatches(texts),
      alone: new LineTimes(zone),
      shared: new LineTimes(zone, { finder, number: i + 1 }),
    }));
    for (let round = 0; round < 4; round++) {
      for (const { batches, alone, shared } of sources) {
        const texts = batches[round] ?? [];
        assert.deepEqual(shared.read(batchOf(texts)), alone.read(batchOf(texts)));
      }
    }
    assert.ok(finder.found > 200, String(finder.found));
  });
