import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EventClock } from './event-clock.ts';
import { LineReader } from './line-reader.ts';
import { exampleLines } from './test/example-lines.ts';
import { ZoneOffsets } from './zone-offsets.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const receivedMs = Date.parse('2026-11-21T09:00:00Z');

function said(line: string, reader = new LineReader(), format = LineReader.newFormat()) {
  const bytes = encoder.encode(`…${line}…`);
  const e = reader.read(bytes, 3, bytes.length - 3, format);
  const text = (from: number, to: number): string => decoder.decode(bytes.subarray(from, to));
  const time = e.hasTime
    ? new EventClock(new ZoneOffsets('UTC')).resolve(e.moment, receivedMs)
    : NaN;
  return [
    Number.isNaN(time) ? '' : new Date(time).toISOString(),
    text(e.hostStart, e.hostEnd),
    text(e.serviceStart, e.serviceEnd),
    e.level,
    text(e.messageStart, e.messageEnd),
  ].join('¦');
}

test('LineReader finds time, host, service, level and message', () => {
  for (const [line, expected] of exampleLines) assert.equal(said(line), expected, line);
});

test('LineReader finds the same again in a stream whose form it knows', () => {
  for (const [line, expected] of exampleLines) {
    const reader = new LineReader();
    const format = LineReader.newFormat();
    said(line, reader, format);
    assert.equal(said(line, reader, format), expected, line);
  }
});

test('LineReader believes the host of an ISO line without a process once one line had it', () => {
  const reader = new LineReader();
  const format = LineReader.newFormat();
  const bare = '2024-01-02T03:04:05.123456+01:00 web CRON: job ran';
  assert.match(said(bare, reader, format), /¦web CRON: job ran$/);
  said('2024-01-02T03:04:05.123456+01:00 web sshd[1]: Accepted', reader, format);
  assert.match(said(bare, reader, format), /¦web¦CRON¦-1¦job ran$/);
});

const cutLine = fc.record({
  line: fc.constantFrom(...exampleLines.map(([line]) => line)),
  at: fc.nat(200),
  byte: fc.oneof(fc.nat(255), fc.constantFrom(...encoder.encode(' []:-|{}"=\\.,019AaZ\t'))),
  length: fc.nat(250),
});

/** Everything read of the line that stands at `start` in `bytes`, positions counted from there. */
function positions(bytes: Uint8Array, start: number, end: number): unknown[] {
  const e = new LineReader().read(bytes, start, end, LineReader.newFormat());
  const inside = [
    e.hostStart,
    e.hostEnd,
    e.serviceStart,
    e.serviceEnd,
    e.messageStart,
    e.textStart,
  ];
  for (const at of inside) assert.ok(at >= start && at <= end);
  assert.ok(e.messageEnd >= e.messageStart && e.messageEnd <= end);
  assert.ok(e.hostEnd >= e.hostStart && e.serviceEnd >= e.serviceStart);
  const { moment, hasTime, kind, level, hasInner, isWhole, isBroken } = e;
  const read = [hasTime, kind, level, hasInner, isWhole, isBroken];
  return [...read, ...inside.map((at) => at - start), hasTime ? JSON.stringify(moment) : ''];
}

test('LineReader reads a line the same whatever stands around it, and keeps within it', () => {
  const around = fc.constantFrom(
    '\n\n\n\n\n\n\n\n',
    ']]]]]]]]',
    '::::::::',
    '        ',
    '99999999',
    'ZZZZZZZZ',
    '--------',
    '}}"}}"}}',
    '#=|#=|#=|',
  );
  fc.assert(
    fc.property(cutLine, around, around, ({ line, at, byte, length }, one, other) => {
      const whole = encoder.encode(line);
      if (whole.length > 0) whole[at % whole.length] = byte;
      const cut = whole.subarray(0, length);
      const bytes = [one, other].map((text) => {
        const margin = encoder.encode(text);
        return Uint8Array.from([...margin, ...cut, ...margin]);
      });
      const [a, b] = bytes;
      const from = encoder.encode(one).length;
      const fromOther = encoder.encode(other).length;
      assert.deepEqual(
        positions(a!, from, from + cut.length),
        positions(b!, fromOther, fromOther + cut.length),
      );
    }),
    { numRuns: 3000 },
  );
});

test('LineReader reads no zone beyond the end of a line', () => {
  const line = encoder.encode('2024-01-02T03:04:05.123456+01');
  const margin = encoder.encode('99999999');
  const bytes = Uint8Array.from([...margin, ...line, ...margin]);
  const read = positions(bytes, margin.length, margin.length + line.length);
  assert.deepEqual(read, positions(line, 0, line.length));
  assert.match(String(read.at(-1)), /"offsetMinutes":60/);
});

test('LineReader takes any bytes', () => {
  const anything = fc.uint8Array({ maxLength: 120 });
  fc.assert(
    fc.property(anything, (bytes) => {
      positions(bytes, 0, bytes.length);
    }),
    { numRuns: 1000 },
  );
});
