import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import { StreamTable } from '../model/stream-table.ts';
import { ParserRig, type RigRow } from './test/parser-rig.ts';
import { traces } from './test/traces.ts';

const { rowsOf, receivedMs } = ParserRig;

test('Parser puts time, host, service and level in the place of what the source gave', () => {
  assert.deepEqual(rowsOf(['<11>Nov 20 06:06:20 nas sshd[1]: Failed password for root']), [
    {
      text: '<11>Nov 20 06:06:20 nas sshd[1]: Failed password for root',
      message: 'Failed password for root',
      time: '2026-11-20T06:06:20.000Z',
      labels: { job: 'file', host: 'nas', service: 'sshd', level: 'error' },
    },
  ]);
});

test('Parser reads a coloured line as one without colours', () => {
  const colours =
    '\u001B[32m2024-01-02 03:04:05\u001B[0m \u001B[31mERROR\u001B[0m \u001B[33mit\u001B[0m broke';
  assert.deepEqual(rowsOf([colours]), rowsOf(['2024-01-02 03:04:05 ERROR it broke']));
});

test("Parser lets a source's labels win, but for the level", () => {
  const text = '{"level":"warn","service":"x","host":"y","msg":"m"}';
  assert.deepEqual(rowsOf([{ text, stream: 2 }])[0]?.labels, {
    job: 'systemd-journal',
    host: 'web',
    service: 'api',
    level: 'warning',
  });
});

test('Parser leaves a line that says nothing of itself as it is', () => {
  const [row] = rowsOf([{ text: 'hello', stream: 2 }]);
  assert.equal(row?.time, new Date(receivedMs).toISOString());
  assert.deepEqual(row?.labels, { job: 'systemd-journal', host: 'web', service: 'api' });
});

test('Parser reads times in its zone', () => {
  const [row] = rowsOf(['2026-07-01 12:00:00 INFO noon'], { timezone: 'Europe/Berlin' });
  assert.equal(row?.time, '2026-07-01T10:00:00.000Z');
});

test('Parser keeps equal lines apart, and leaves blank ones out', () => {
  const rig = new ParserRig();
  const rows = [...rig.push(['a', '  ', 'a', '']), ...rig.flush(Infinity)];
  assert.deepEqual(
    rows.map(({ text }) => text),
    ['a', 'a'],
  );
  assert.equal(rig.parser.counters().blank, 2);
});

test('Parser leaves a line in the stream of its source when the table is full', () => {
  const streams = new StreamTable({ streamsMax: 5 });
  const rig = new ParserRig({ streams });
  const lines = Array.from({ length: 9 }, (_, i) => `Nov 20 03:04:05 host${i} app[1]: message`);
  const rows = [...rig.push(lines), ...rig.flush(Infinity)];
  assert.deepEqual(
    rows.map(({ labels }) => labels['host'] ?? 'none'),
    ['host0', 'host1', ...Array.from({ length: 7 }, () => 'none')],
  );
  assert.equal(rig.parser.counters()['stream-limit'], 7);
});

const hostile: readonly (string | Uint8Array)[] = [
  '\0\0\0',
  Uint8Array.from([0xff, 0xfe, 0x80, 0x20, 0xc3]),
  `{"a":${'['.repeat(500)}`,
  `{"a":${'{"a":'.repeat(70)}1${'}'.repeat(71)}`,
  '{"log":"x\\',
  '{"time":1e999,"msg":"x"}',
  '{"time":"99999-99-99","level":[1],"msg":{"a":1}}',
  'x'.repeat(100_000),
  `Nov 20 03:04:05 ${'h'.repeat(100_000)} app: x`,
  `Nov 20 03:04:05 host ${'a'.repeat(100_000)}[1]: x`,
  '['.repeat(1000),
  '[[[[2024-01-02 03:04:05',
  '9999-12-31 23:59:59 far',
  '0000-01-01 00:00:00 far',
  '1970-01-01T00:00:00Z far',
  '99999999999999999999 digits',
  '\u001b[31m\u001b[0m\u001b]0;title\u0007',
  '\r',
  'level=',
  'level=info msg="no end',
  `level=info ${'a=b '.repeat(1000)}`,
  '<34>1 ',
  '<34>1 - - - - - [a b="',
  '- 1117838570 2005.06.03',
  '2024-01-02 03:04:05 - - - - - - - - -',
  '|||||||||',
  `${'a'.repeat(10)}\u{10ffff}`,
];

test('Parser takes hostile lines, each a row, and counts what is odd', () => {
  const rig = new ParserRig();
  const rows = [...rig.push(hostile.map((text) => ({ text }))), ...rig.flush(Infinity)];
  const counters = rig.parser.counters();
  assert.equal(rows.length, hostile.length - counters.blank - counters.joined);
  assert.ok(counters['clock-skew'] >= 2);
  assert.ok(counters['json-unreadable'] >= 3);
});

const pool: readonly string[] = [
  ...Object.values(traces).flat(),
  'plain text',
  'user=root logged in',
  ' indented',
  '',
  'final line )',
  'a\0b  ',
  'crlf\r',
  'During handling of the above exception, another exception occurred:',
  '2026-11-20 03:04:05 INFO head',
  '2026-11-20 03:04:06,5 ERROR [main] a.b.C: head',
  '2026-11-20 03:20:00 INFO later',
  'Nov 20 03:04:05 web a[1]: head',
  'Nov 20 03:04:05 web a[1]: \tat a.b(C)',
  'Nov 20 03:04:06 web b[1]: Traceback (most recent call last):',
  'Nov 20 03:04:06 web b[1]:   File "x"',
  'Nov 20 03:04:06 web b[1]: KeyError: 1',
  'Dec 31 23:59:59 web a: x',
  'Jan  1 00:00:00 web a: x',
  '{"log":"head\\n","stream":"stdout","time":"2026-11-20T03:04:05Z"}',
  '{"log":"\\tat a.b(C)\\n","stream":"stdout","time":"2026-11-20T03:04:05Z"}',
  '{"level":"error","msg":"json","time":1763607845}',
  'level=warn msg="pairs" ts=2026-11-20T03:04:05Z',
  '{broken',
  '9999-01-01 00:00:00 x',
];

const anyLine = fc.record({
  text: fc.constantFrom(...pool),
  stream: fc.constantFrom(1, 1, 1, 2, 3),
  step: fc.constantFrom(0, 0, 0, 10, 900, 6000),
});
const anyCut = fc.record({ size: fc.integer({ min: 0, max: 9 }), isRestart: fc.boolean() });
const tight = {
  eventLinesMax: 5,
  eventBytesMax: 150,
  idleLinesMax: 20,
  openBytesMax: 400,
  openMax: 6,
};

function restarted(rig: ParserRig, options: object): ParserRig {
  const state = JSON.parse(
    JSON.stringify({ parser: rig.parser.snapshot(), streams: rig.streams.snapshot() }),
  );
  const again = new ParserRig(options);
  again.streams.restore(state.streams);
  again.parser.restore(state.parser);
  assert.deepEqual(JSON.parse(JSON.stringify(again.parser.snapshot())), state.parser);
  return again;
}

test('Parser gives the same rows however its lines are cut, with restarts in between', () => {
  const steps = fc.array(anyLine, { maxLength: 60 });
  const cuts = fc.array(anyCut, { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(steps, cuts, fc.constantFrom({}, tight), (all, pieces, options) => {
      let timeMs = receivedMs;
      const lines = all.map(({ step, ...line }) => ({ ...line, timeMs: (timeMs += step) }));
      const whole = new ParserRig(options);
      const expected = [...whole.push(lines), ...whole.flush(Infinity)];
      let rig = new ParserRig(options);
      const rows: RigRow[] = [];
      let at = 0;
      for (const { size, isRestart } of [...pieces, { size: lines.length, isRestart: false }]) {
        rows.push(...rig.push(lines.slice(at, at + size), `cursor ${at}`));
        at += size;
        if (isRestart) rig = restarted(rig, options);
      }
      rows.push(...rig.flush(Infinity));
      assert.deepEqual(rows, expected);
      assert.deepEqual(rig.parser.counters(), whole.parser.counters());
      assert.deepEqual(rig.streams.snapshot(), whole.streams.snapshot());
    }),
    { numRuns: 400 },
  );
});

test('Parser changes nothing of the batch that it is given, nor keeps it', () => {
  const rig = new ParserRig();
  const batch = ParserRig.batchOf(traces.java);
  const copy = structuredClone(batch);
  rig.parser.push(batch);
  assert.deepEqual(batch, copy);
  batch.bytes.fill(0);
  assert.deepEqual(
    rig.flush(Infinity).map(({ message }) => message),
    [traces.java.join('\n')],
  );
});

test('Parser copies of an array that many batches share only the lines of its batch', () => {
  const { parser, streams } = new ParserRig();
  const text = '2024-01-02 03:04:05 one\n2024-01-02 03:04:06 two\n2024-01-02 03:04:07 three\n';
  const bytes = new Uint8Array(1_000_000);
  bytes.set(new TextEncoder().encode(text), 500_000);
  const stream = streams.intern({ job: 'shared' });
  const rows = [0, 24, 48].flatMap((start) => {
    const batch = allocateLineBatch(bytes, 1);
    batch.start[0] = 500_000 + start;
    batch.end[0] = bytes.indexOf(10, 500_000 + start);
    batch.stream[0] = stream;
    batch.length = 1;
    return parser.push(batch).flatMap((out) => {
      assert.ok(out.length === 0 || out.bytes.length < 10_000);
      return Array.from({ length: out.length }, (_, row) =>
        new TextDecoder().decode(out.bytes.subarray(out.messageStart[row], out.messageEnd[row])),
      );
    });
  });
  assert.deepEqual(rows, ['one', 'two']);
});
