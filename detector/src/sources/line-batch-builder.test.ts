import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LineBatch } from '../model/line-batch.ts';
import { LineBatchBuilder } from './line-batch-builder.ts';
import type { LineInput } from './line-batch-builder.ts';

function linesOf(batch: LineBatch): string[] {
  return Array.from({ length: batch.length }, (_, row) =>
    Buffer.from(batch.bytes.subarray(batch.start[row], batch.end[row])).toString('latin1'),
  );
}

/** As a stream: what is left over stays in the builder. */
function splitStream(builder: LineBatchBuilder, chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const input: LineInput = { stream: 1, timeMs: 2, isSkipping: false };
  const takeFull = (): void => {
    while (builder.isFull) {
      lines.push(...linesOf(builder.take('')));
      builder.splitOpen(input);
    }
  };
  for (const chunk of chunks) {
    let space = builder.free(chunk.length);
    if (space === undefined) {
      lines.push(...linesOf(builder.take('')));
      space = builder.free(chunk.length)!;
    }
    space.set(chunk);
    builder.accept(input, chunk.length);
    takeFull();
  }
  builder.endLine(input);
  lines.push(...linesOf(builder.take('')));
  return lines;
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const text = fc
  .array(fc.constantFrom('\n', '\r', '\r\n', '\0', 'a', 'bcd', '\xff', 'long enough to be cut'))
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));

test('LineBatchBuilder splits at LF alone, however the bytes are cut', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 });
  fc.assert(
    fc.property(text, sizes, (bytes, chunkSizes) => {
      const expected = bytes
        .toString('latin1')
        .split('\n')
        .map((line) => line.replace(/\r$/, '').slice(0, 17));
      if (bytes.length === 0 || bytes.at(-1) === 10) expected.pop();
      const builder = new LineBatchBuilder({ bytesMax: 40, linesMax: 3, lineBytesMax: 17 });
      assert.deepEqual(splitStream(builder, cut(bytes, chunkSizes)), expected);
    }),
  );
});

test('LineBatchBuilder counts the lines that it cut', () => {
  const builder = new LineBatchBuilder({ lineBytesMax: 10 });
  const bytes = Buffer.from(`${'x'.repeat(11)}\n${'y'.repeat(10)}\r\n${'z'.repeat(500)}\nok\n`);
  assert.deepEqual(splitStream(builder, cut(bytes, [7])), [
    'x'.repeat(10),
    'y'.repeat(10),
    'z'.repeat(10),
    'ok',
  ]);
  assert.equal(builder.tooLong, 2);
});

test('LineBatchBuilder leaves what is open to who reads by position', () => {
  const builder = new LineBatchBuilder();
  const input: LineInput = { stream: 3, timeMs: 4, isSkipping: false };
  const space = builder.free()!;
  space.write('..one\ntw');
  assert.equal(builder.accept(input, 8, 2), 4);
  builder.dropOpen();
  builder.free()!.write('two\n');
  assert.equal(builder.accept(input, 4), 4);
  const batch = builder.take('c');
  assert.deepEqual(linesOf(batch), ['one', 'two']);
  assert.deepEqual([batch.cursor, batch.stream[1], batch.timeMs[1]], ['c', 3, 4]);
  assert.ok(batch.bytes.constructor === Uint8Array);
});

test('LineBatchBuilder takes whole lines with whatever is in them', () => {
  const builder = new LineBatchBuilder({ bytesMax: 8, linesMax: 4, lineBytesMax: 12 });
  const input: LineInput = { stream: 1, timeMs: 1, isSkipping: false };
  for (const line of ['a\nb', 'long line', 'much too long line']) {
    builder.addLine(input, Buffer.from(line));
  }
  assert.equal(builder.hasRoom(1), false);
  assert.deepEqual(linesOf(builder.take('')), ['a\nb', 'long line', 'much too lon']);
  assert.equal(builder.tooLong, 1);
});
