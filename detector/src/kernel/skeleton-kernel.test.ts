import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { benchCorpora } from '../../bench/bench-corpora.ts';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { SkeletonHash } from '../templates/skeleton-hash.ts';
import { type Kernel, loadKernel } from './load-kernel.ts';

const bytesMax = 4096;

function kernel(): Kernel['skeletons'] {
  return wholeKernel().skeletons;
}

function wholeKernel(): Kernel {
  const made = loadKernel();
  assert.ok(made, 'the kernel was not built: npm run build:kernel');
  return made;
}

/** One row a message, a byte between them that belongs to none. */
function batchOf(messages: readonly Uint8Array[]): LineBatch {
  const bytes = new Uint8Array(messages.reduce((sum, { length }) => sum + length + 1, 0));
  const batch = allocateLineBatch(bytes, messages.length);
  let at = 0;
  for (const [row, message] of messages.entries()) {
    bytes.set(message, at);
    batch.messageStart[row] = at;
    at += message.length;
    batch.messageEnd[row] = at;
    bytes[at++] = 0x37;
  }
  batch.length = messages.length;
  return batch;
}

function hashesOf(
  hasher: Pick<Kernel['skeletons'], 'hashRows'>,
  batch: LineBatch,
  max = bytesMax,
): readonly number[] {
  batch.skeletonLow.fill(0);
  batch.skeletonHigh.fill(0);
  hasher.hashRows(batch, { from: 0, to: batch.length, bytesMax: max });
  return [...batch.skeletonLow, ...batch.skeletonHigh];
}

/** Bytes of all kinds, but mostly those that decide something, in runs. */
const byte = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...new TextEncoder().encode('0179')) },
  { weight: 3, arbitrary: fc.constantFrom(...new TextEncoder().encode('axfXFgZé')) },
  { weight: 2, arbitrary: fc.constantFrom(...new TextEncoder().encode(' \t\n\0\u007f')) },
  fc.integer({ min: 0, max: 255 }),
);
const run = fc.tuple(byte, fc.oneof(fc.constantFrom(1, 2, 3), fc.integer({ min: 1, max: 140 })));
const message = fc
  .array(run, { maxLength: 40, size: 'max' })
  .map((runs) => Uint8Array.from(runs.flatMap(([value, count]) => Array(count).fill(value))));

test('SkeletonKernel gives what its twin gives, whatever the bytes', () => {
  const hasher = kernel();
  const twin = new SkeletonHash();
  fc.assert(
    fc.property(fc.array(message, { maxLength: 6, size: 'max' }), (messages) => {
      const batch = batchOf(messages);
      assert.deepEqual(hashesOf(hasher, batch), hashesOf(twin, batch));
    }),
    { numRuns: 500 },
  );
});

test('SkeletonKernel gives what its twin gives on every line of every corpus', () => {
  const [hasher, twin] = [kernel(), new SkeletonHash()];
  for (const corpus of benchCorpora(undefined)) {
    const batch = batchOf(corpus.lines(3000).map((line) => new TextEncoder().encode(line)));
    assert.deepEqual(hashesOf(hasher, batch), hashesOf(twin, batch), corpus.name);
  }
});

test('SkeletonKernel gives what its twin gives wherever a number stands in a message', () => {
  const [hasher, twin] = [kernel(), new SkeletonHash()];
  const numbers = ['7', '42', '0xbeef', '0x7', '0xg1', '12ab', '1ab', 'ab12x', '\u007f\n', ' \t 5'];
  const long = ['1', 'a', 'a1', '0xa', '0x1', 'z1', 'é'].map((text) => text.padEnd(70, text));
  const encoder = new TextEncoder();
  for (const number of [...numbers, ...long, `0x${'a'.repeat(64)}`, `0x${'7'.repeat(64)}`]) {
    for (let at = 0; at < 140; at++) {
      const texts = ['-'.repeat(at) + number, `${'a '.repeat(at)}${number}end ${number}`];
      const batch = batchOf(texts.map((text) => encoder.encode(text)));
      assert.deepEqual(hashesOf(hasher, batch), hashesOf(twin, batch), texts.join('\n'));
    }
  }
});

test('SkeletonKernel gives what its twin gives where a message is cut', () => {
  const [hasher, twin] = [kernel(), new SkeletonHash()];
  fc.assert(
    fc.property(message, fc.integer({ min: 1, max: 200 }), (bytes, max) => {
      const batch = batchOf([bytes, bytes]);
      assert.deepEqual(hashesOf(hasher, batch, max), hashesOf(twin, batch, max));
    }),
    { numRuns: 500 },
  );
});

test('SkeletonKernel remembers no message for another one that differs in a digit that matters', () => {
  const hasher = kernel();
  const digits = fc.array(fc.integer({ min: 0x30, max: 0x39 }), { minLength: 300, maxLength: 300 });
  fc.assert(
    fc.property(message, digits, (bytes, drawn) => {
      let i = 0;
      const other = bytes.map((value) =>
        value >= 0x30 && value <= 0x39 ? (drawn[i++] ?? 0x30) : value,
      );
      for (const one of [bytes, other, bytes]) {
        const batch = batchOf([one]);
        assert.deepEqual(hashesOf(hasher, batch), hashesOf(new SkeletonHash(), batch));
      }
    }),
    { numRuns: 1000 },
  );
});

test('SkeletonKernel gives the same while nearly all messages are new, and when they are again', () => {
  const encoder = new TextEncoder();
  const messages = Array.from({ length: 12_000 }, (_, i) => {
    const isNew = i % 6_000 < 3_000;
    return encoder.encode(
      isNew ? `job ${i.toString(36)}x done in ${i}` : `eth${i % 3} up, ${i} packets`,
    );
  });
  const batch = batchOf(messages);
  assert.deepEqual(hashesOf(kernel(), batch), hashesOf(new SkeletonHash(), batch));
});

test('SkeletonKernel hashes the rows asked for and no others', () => {
  const batch = batchOf(['a 1', 'b 2', 'c 3'].map((text) => new TextEncoder().encode(text)));
  kernel().hashRows(batch, { from: 1, to: 2, bytesMax });
  assert.equal(batch.skeletonLow[0], 0);
  assert.notEqual(batch.skeletonLow[1], 0);
  assert.equal(batch.skeletonLow[2], 0);
});

test('SkeletonKernel keeps its memory bounded, however far apart the messages of a batch lie', () => {
  const { skeletons: hasher, memory } = wholeKernel();
  const bytes = new Uint8Array(64 * 1024 * 1024);
  const batch = allocateLineBatch(bytes, 64);
  batch.length = 64;
  for (let row = 0; row < 64; row++) {
    batch.messageStart[row] = row * 1024 * 1024;
    batch.messageEnd[row] = row * 1024 * 1024 + 10;
    bytes.fill(0x61 + (row % 20), row * 1024 * 1024, row * 1024 * 1024 + 10);
  }
  assert.deepEqual(hashesOf(hasher, batch), hashesOf(new SkeletonHash(), batch));
  assert.ok(memory.bytes < 12 * 1024 * 1024, String(memory.bytes));
});
