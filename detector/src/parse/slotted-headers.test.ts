import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadKernel } from '../kernel/load-kernel.ts';
import { LineReader } from './line-reader.ts';
import { SlottedHeaders } from './slotted-headers.ts';
import { ParserRig } from './test/parser-rig.ts';

/** By row, where a header was known: whether its line says the minute of the one before. */
function minutesOf(texts: readonly string[]): readonly (boolean | undefined)[] {
  const kernel = loadKernel();
  assert.ok(kernel, 'the kernel was not built: npm run build:kernel');
  const headers = new SlottedHeaders(kernel.headers);
  const reader = new LineReader();
  const format = LineReader.newFormat();
  const batch = ParserRig.batchOf(texts);
  headers.begin(batch);
  for (let row = 0; row < batch.length; row++) {
    const [start, end] = [batch.start[row]!, batch.end[row]!];
    const envelope = reader.read(batch.bytes, start, end, format);
    const line = { source: batch.stream[row]!, bytes: batch.bytes, start, envelope, format };
    if (envelope.reach > 0) headers.learn({ ...line, group: 1, stream: 1 });
  }
  headers.begin(batch);
  return Array.from({ length: batch.length }, (_, row) =>
    headers.find(batch, row) === undefined ? undefined : headers.isSameMinute,
  );
}

const rest = 'INFO a.b.C: Something happened there and nobody knows what it was';

for (const [name, times, expected] of [
  [
    'seconds and fractions alone',
    ['2026-11-20 03:04:05,123', '2026-11-20 03:04:59,000', '2026-11-20 03:05:59,000'],
    [false, true, false],
  ],
  [
    'a day or a year',
    ['2026-11-20 03:04:05,123', '2026-11-21 03:04:05,123', '2027-11-21 03:04:05,123'],
    [false, false, false],
  ],
  [
    'a zone',
    ['2026-11-20T03:04:05+01:00', '2026-11-20T03:04:06+01:00', '2026-11-20T03:04:06+02:00'],
    [false, true, false],
  ],
  [
    'a form',
    ['2026-11-20 03:04:05,123', '26/11/20 03:04:05', '26/11/20 03:04:06'],
    [false, false, true],
  ],
] as const)
  test(`SlottedHeaders says by the kernel which times differ in ${name}`, () => {
    assert.deepEqual(minutesOf(times.map((time) => `${time} ${rest}`)), expected);
  });

test('SlottedHeaders compares no times of lines with other lines between them, or of other sources', () => {
  const line = `2026-11-20 03:04:05,123 ${rest}`;
  assert.deepEqual(minutesOf([line, 'and no header', line, line]), [false, undefined, false, true]);
  const bracketed = '[Sun Dec 04 04:51:09 2005] [error] mod_jk child workerEnv in error state 6';
  const years = [bracketed, bracketed.replace('09', '10'), bracketed.replace('2005', '2006')];
  assert.deepEqual(minutesOf(years), [false, true, false]);
});
