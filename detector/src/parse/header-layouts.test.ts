import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadKernel } from '../kernel/load-kernel.ts';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import { StreamTable } from '../model/stream-table.ts';
import { Envelope } from './envelope.ts';
import type { EventLimits } from './event-joiner.ts';
import { HeaderLayouts } from './header-layouts.ts';
import { LineReader } from './line-reader.ts';
import type { ParserOptions, ParserState } from './parser.ts';
import { afterReach } from './reach-within.ts';
import { exampleLines } from './test/example-lines.ts';
import { composedLines, headerLines, oddHeaderLines } from './test/header-lines.ts';
import { ParserRig, type RigLine, type RigRow } from './test/parser-rig.ts';
import { traces } from './test/traces.ts';

const encoder = new TextEncoder();

/** Lines that look like those before, but for digits, a byte, or where they end. */
const anyLine = fc
  .record({
    text: fc.oneof(
      fc.constantFrom(...composedLines),
      fc.constantFrom(
        ...headerLines,
        ...oddHeaderLines,
        ...exampleLines.map(([line]) => line),
        ...traces.java,
      ),
    ),
    digits: fc.array(fc.constantFrom('0', '1', '2', '3', '5', '9'), { minLength: 1, maxLength: 9 }),
    redraw: fc.constantFrom('none', 'seconds', 'all'),
    mutation: fc.constantFrom('none', 'none', 'none', 'replace', 'insert', 'remove', 'cut'),
    at: fc.nat({ max: 70 }),
    byte: fc.constantFrom(...Array.from(' 0aZ:[]=-|/(.\t\u001b<{#@,T+\u00e9\0')),
    stream: fc.constantFrom(1, 1, 1, 2, 3),
    step: fc.constantFrom(0, 0, 10, 900, 6000, 40_000_000_000),
  })
  .map(({ text, digits, redraw, mutation, at, byte, ...line }) => ({
    ...line,
    text: mutated(redrawn(text, digits, redraw), { mutation, at, byte }),
  }));

interface Mutation {
  readonly mutation: string;
  readonly at: number;
  readonly byte: string;
}

function redrawn(text: string, digits: readonly string[], redraw: string): string {
  if (redraw === 'none') return text;
  let i = 0;
  const pattern = redraw === 'all' ? /\d/g : /(?<=\d\d:\d\d:\d?)\d|(?<=\[\d*)\d/g;
  return text.replaceAll(pattern, () => digits[i++ % digits.length] ?? '0');
}

function mutated(text: string, { mutation, at, byte }: Mutation): string {
  if (mutation === 'replace') return text.slice(0, at) + byte + text.slice(at + 1);
  if (mutation === 'insert') return text.slice(0, at) + byte + text.slice(at);
  if (mutation === 'remove') return text.slice(0, at) + text.slice(at + 1);
  return mutation === 'cut' ? text.slice(0, at) : text;
}

interface Seen {
  readonly rows: readonly RigRow[];
  readonly held: ParserState;
}

/** All rows, and the state before the last of them were given out. */
function seenAt(rig: ParserRig, lines: readonly RigLine[], sizes: readonly number[]): Seen {
  const rows: RigRow[] = [];
  let at = 0;
  for (const size of [...sizes, lines.length]) {
    rows.push(...rig.push(lines.slice(at, at + size), String(at)));
    at += size;
  }
  const held = rig.parser.snapshot();
  return { rows: [...rows, ...rig.flush(Infinity)], held };
}

const finders = ['twin', 'kernel'] as const;

/** A parser that knows headers by the one or the other. */
function rigWith(
  finder: (typeof finders)[number],
  options: Partial<ParserOptions> = {},
): ParserRig {
  const kernel = loadKernel();
  assert.ok(kernel, 'the kernel was not built: npm run build:kernel');
  return new ParserRig({ ...options, headers: finder === 'kernel' ? kernel.headers : undefined });
}

/** So that each limit is met by lines that follow each other. */
const tight: EventLimits = {
  eventBytesMax: 110,
  idleLinesMax: 4,
  idleMs: 30,
  openBytesMax: 260,
  openMax: 2,
};

/** Several times the same lines, so that what is learned of the first is used on the others. */
for (const finder of finders)
  test(`Parser gives the same with headers remembered by the ${finder} as without, however lines are cut`, () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
    );
    const sizes = fc.array(fc.nat({ max: 20 }), { maxLength: 10 });
    let known = 0;
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 60 }),
        sizes,
        zones,
        fc.constantFrom({}, tight, { openMax: 1 }, { openBytesMax: 100 }),
        (made, cuts, timezone, limits) => {
          let timeMs = ParserRig.receivedMs;
          const all = [...made, ...made, ...made.toReversed()];
          const lines = all.map(({ step, ...line }) => ({ ...line, timeMs: (timeMs += step) }));
          const general = new ParserRig({ ...limits, timezone, remembersHeaders: false });
          const fast = rigWith(finder, { ...limits, timezone });
          // What is learned of one batch is known in the next.
          const often = finder === 'kernel' ? [...cuts, ...Array<number>(30).fill(6)] : cuts;
          assert.deepEqual(seenAt(fast, lines, often), seenAt(general, lines, []));
          assert.deepEqual(fast.parser.counters(), general.parser.counters());
          assert.deepEqual(fast.streams.snapshot(), general.streams.snapshot());
          assert.deepEqual(fast.parser.snapshot(), general.parser.snapshot());
          assert.equal(general.parser.linesRemembered, 0);
          known += fast.parser.linesRemembered;
        },
      ),
      { numRuns: 200 },
    );
    assert.ok(known > 200, String(known));
  });

for (const finder of finders)
  test(`Parser reads lines of the usual formats by the header of one before: ${finder}`, () => {
    const rig = rigWith(finder);
    const all = [...headerLines, ...composedLines.filter((_, i) => i % 8 === 0)];
    const lines = Array.from({ length: 100 }, (_, i) =>
      all.map((line) => line.replaceAll(/(?<=\d\d:\d\d:)\d\d/g, String(10 + (i % 50)))),
    ).flat();
    rig.push(lines);
    assert.ok(rig.parser.linesRemembered > lines.length * 0.85, String(rig.parser.linesRemembered));
  });

test('headerReach() lies behind every byte that the readers touch', () => {
  let reached = 0;
  fc.assert(
    fc.property(fc.array(anyLine, { minLength: 1, maxLength: 10 }), (lines) => {
      const reader = new LineReader();
      const format = LineReader.newFormat();
      for (const { text } of lines) {
        const bytes = encoder.encode(trimmed(text));
        const watched = new Watched(bytes);
        const { reach } = reader.read(watched.bytes, 0, bytes.length, format);
        if (reach < 0) continue;
        reached++;
        assert.ok(watched.furthest < reach, `${text}: ${watched.furthest}, reach ${reach}`);
      }
    }),
    { numRuns: 1000 },
  );
  assert.ok(reached > 300, String(reached));
});

test('headerReach() is so far from the end of a line that it may end anywhere behind', () => {
  let cuts = 0;
  fc.assert(
    fc.property(anyLine, ({ text }) => {
      const line = encoder.encode(text);
      const whole = readAlone(line);
      if (whole.reach < 0) return;
      for (let end = whole.reach + afterReach; end < line.length; end++) {
        if (line[end - 1]! <= 32) continue;
        const cut = readAlone(line.subarray(0, end));
        assert.equal(cut.messageEnd, end);
        cut.messageEnd = whole.messageEnd;
        cut.reach = whole.reach;
        assert.deepEqual(cut, whole);
        cuts++;
      }
    }),
    { numRuns: 500 },
  );
  assert.ok(cuts > 1000, String(cuts));
});

/** What is read of a line with nothing before and another line behind it. */
function readAlone(line: Uint8Array): Envelope {
  const bytes = new Uint8Array([...line, ...encoder.encode('\n12:34 ]: info')]);
  return new LineReader().read(bytes, 0, line.length, LineReader.newFormat());
}

function trimmed(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1]! <= ' ') end--;
  return text.slice(0, end);
}

/** Bytes that know the furthest of them that was read; the last one, where blanks are cut, aside. */
class Watched {
  furthest = -1;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = new Proxy(bytes, {
      get: (target, name) => {
        const at = typeof name === 'string' ? Number(name) : NaN;
        if (Number.isNaN(at)) {
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        if (at !== target.length - 1) this.furthest = Math.max(this.furthest, at);
        return target[at];
      },
    });
  }
}

test('HeaderLayouts holds no more than it may, whatever comes, and learns less when nothing fits', () => {
  const layouts = new HeaderLayouts();
  const envelope = new Envelope();
  const bytes = new Uint8Array(100);
  for (let i = 0; i < 20_000; i++) {
    for (let p = 0; p < bytes.length; p++) bytes[p] = 97 + ((i * (p + 7) * 31) % 26);
    envelope.clear(0, 100);
    envelope.reach = 60;
    layouts.begin(allocateLineBatch(bytes, 1));
    layouts.learn({
      source: i,
      bytes,
      start: 0,
      envelope,
      format: { form: 0, prefix: -1, isIsoSyslog: false },
      group: 1,
      stream: 1,
    });
  }
  assert.ok(layouts.size > 0 && layouts.size <= HeaderLayouts.layoutsMax);
});

test('Parser forgets headers with a restore: numbers of streams are others then', () => {
  const line = 'Jan 12 03:04:05 web2 sshd[1993]: Connection closed by the other side of it';
  const rig = new ParserRig();
  rig.push([line, line]);
  const state = rig.parser.snapshot();
  const streams = new StreamTable({ streamsMax: 100 });
  const again = new ParserRig({ streams });
  again.push([line, line]);
  streams.restore(rig.streams.snapshot());
  again.parser.restore(state);
  assert.deepEqual(again.push([line, line]), rig.push([line, line]));
});
