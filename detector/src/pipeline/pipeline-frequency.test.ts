import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageBatch } from '../../test/message-batch.ts';
import { passingParser } from '../../test/passing-parser.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { StreamTable } from '../model/stream-table.ts';
import type { Incident, IncidentChange } from '../model/types.ts';
import { LocalTime } from '../stats/local-time.ts';
import { Pipeline } from './pipeline.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Tuesday. */
const startMs = Date.UTC(2026, 0, 6);

interface Line {
  readonly timeMs: number;
  readonly service: string;
  readonly text: string;
}

function batchOf(lines: readonly Line[], streams: StreamTable): LineBatch {
  return messageBatch(lines, (line) => streams.intern({ host: 'ocean', service: line.service }));
}

interface RunOptions {
  readonly timezone?: string;
  readonly cuts?: readonly number[];
}

function run(
  lines: readonly Line[],
  { timezone = 'UTC', cuts = [] }: RunOptions = {},
): IncidentChange[] {
  const sorted = lines.toSorted((a, b) => a.timeMs - b.timeMs);
  const changes: IncidentChange[] = [];
  const edges = [0, ...cuts.map((cut) => Math.floor(cut * sorted.length)), sorted.length];
  let state: unknown;
  for (let i = 1; i < edges.length; i++) {
    const streams = new StreamTable({ streamsMax: 100 });
    const pipeline = new Pipeline({ streams, parser: passingParser, timezone });
    if (state !== undefined) pipeline.restore(JSON.parse(JSON.stringify(state)));
    const batch = batchOf(sorted.slice(edges[i - 1], edges[i]), streams);
    changes.push(...pipeline.push(batch, 'test'));
    if (i === edges.length - 1) changes.push(...pipeline.flush(Number.POSITIVE_INFINITY));
    state = pipeline.snapshot();
  }
  return JSON.parse(JSON.stringify(changes)) as IncidentChange[];
}

function opened(changes: readonly IncidentChange[]): readonly Incident[] {
  return changes.filter(({ tell }) => tell === 'opened').map(({ incident }) => incident);
}

function drops(changes: readonly IncidentChange[]): readonly Incident[] {
  return opened(changes).filter(({ explanation }) => explanation.seen.startsWith('only '));
}

interface Talk {
  readonly days: number;
  readonly fromMs?: number;
  readonly service?: string;
  readonly text?: string;
  /** Lines an hour. */
  readonly rate: (timeMs: number) => number;
}

/** Lines at random moments (seeded), so that counts vary as Poisson's. */
function talk({ days, fromMs = startMs, service = 'agent', text = 'alive', rate }: Talk): Line[] {
  const lines: Line[] = [];
  let seed = 12_345 + text.length * 7 + service.length;
  const random = (): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (seed + 0.5) / 0x80000000;
  };
  let timeMs = fromMs;
  while (timeMs < fromMs + days * dayMs) {
    const now = rate(timeMs);
    const step = now > 0 ? (-Math.log(random()) * hourMs) / now : hourMs;
    timeMs += Math.ceil(Math.min(step, hourMs));
    if (now > 0 && step <= hourMs) {
      lines.push({ timeMs, service, text: `${text} ${Math.floor(random() * 1e4)}` });
    }
  }
  return lines;
}

const within = (timeMs: number, fromMs: number, hours: number): boolean =>
  timeMs >= fromMs && timeMs < fromMs + hours * hourMs;

test('a weekly job is no spike from its third week on, the same burst at another hour is', () => {
  const mondays = [6, 13, 20, 27, 34].map((day) => startMs + day * dayMs + 9 * hourMs);
  const oddMs = startMs + 29 * dayMs + 15 * hourMs;
  const burst = (fromMs: number): Line[] =>
    talk({ days: 10 / (24 * 60), fromMs, service: 'sshd', text: 'login of', rate: () => 2_400 });
  const lines = [
    ...talk({ days: 36, rate: () => 12 }),
    ...talk({ days: 36, service: 'sshd', text: 'login of', rate: () => 5 }),
    ...[...mondays, oddMs].flatMap(burst),
  ];
  const told = opened(run(lines)).map(({ openedMs }) => openedMs);
  assert.ok(told.some((ms) => within(ms, mondays[0]!, 1)));
  for (const monday of mondays.slice(2)) assert.ok(!told.some((ms) => within(ms, monday, 1)));
  assert.ok(told.some((ms) => within(ms, oddMs, 1)));
});

test('a drop to a third at noon is told when the hour is over, once, however the input is cut', () => {
  const noonMs = startMs + 24 * dayMs + 12 * hourMs;
  const rate = (ms: number): number => (within(ms, noonMs, 1) ? 40 : 120);
  const lines = talk({ days: 26, rate });
  const changes = run(lines);
  assert.equal(opened(changes).length, 1);
  const [incident] = drops(changes);
  assert.match(incident!.explanation.seen, /^only \d\d lines in the hour from Fri 12:00$/);
  assert.match(incident!.title, /^Far fewer lines from agent on ocean/);
  assert.ok(Math.abs(incident!.openedMs - noonMs - hourMs) <= 60_000);
  for (const cuts of [
    [0.3, 0.92],
    [0.5, 0.9251, 0.9262, 0.97],
  ]) {
    assert.deepEqual(run(lines, { cuts }), changes);
  }
});

test('a drop is told after one week by the other days', () => {
  const noonMs = startMs + 9 * dayMs + 12 * hourMs;
  const rate = (ms: number): number => (within(ms, noonMs, 1) ? 60 : 240);
  const [incident] = drops(run(talk({ days: 10, rate })));
  assert.match(incident?.explanation.expected ?? '', /in each of the last 7 days/);
});

function officeHours(ms: number): number {
  const hour = Math.floor(ms / hourMs) % 24;
  const isWeekend = [5, 6].includes((Math.floor(ms / dayMs) + 3) % 7);
  return (hour >= 8 && hour < 18 ? 160 : 16) * (isWeekend ? 0.3 : 1);
}

test('a night and a weekend with far fewer lines are usual', () => {
  assert.deepEqual(run(talk({ days: 40, rate: officeHours })), []);
});

test('constant lines are silent', () => {
  const lines = Array.from({ length: 28 * 24 * 60 }, (_, i) => ({
    timeMs: startMs + i * 60_000,
    service: 'agent',
    text: `alive ${i}`,
  }));
  assert.deepEqual(run(lines), []);
});

test('a source that is a third is told, not each of its templates', () => {
  const noonMs = startMs + 24 * dayMs + 12 * hourMs;
  const rate = (ms: number): number => (within(ms, noonMs, 1) ? 30 : 100);
  const texts = ['request served in', 'cache hit for key', 'user came with age', 'page built of'];
  const lines = [
    ...texts.flatMap((text) => talk({ days: 26, service: 'web', text, rate })),
    ...talk({ days: 26, rate: () => 60 }),
  ];
  const told = drops(run(lines));
  assert.equal(told.length, 1);
  assert.match(
    told[0]!.title,
    /^Far fewer lines from web on ocean \(only \d+ lines in the [a-z ]+ from Fri 12:\d\d\)$/,
  );
});

test('a host that was away for most of an hour gives no drop of its parts', () => {
  const downMs = startMs + 24 * dayMs + 12.2 * hourMs;
  const texts = ['request served in', 'cache hit for key', 'user came with age'];
  const lines = texts.flatMap((text) =>
    talk({ days: 26, service: 'web', text, rate: () => 100 }).filter(
      ({ timeMs }) => !within(timeMs, downMs, 0.7),
    ),
  );
  const changes = run(lines);
  assert.ok(changes.every(({ incident }) => !/only|fewer/.test(JSON.stringify(incident))));
});

test('a lower level is told once and is usual after some hours, and so is the level before', () => {
  const fromMs = startMs + 24 * dayMs + 9 * hourMs;
  const rate = (ms: number): number => (within(ms, fromMs, 60) ? 50 : 150);
  const told = opened(run(talk({ days: 32, rate })));
  assert.equal(told.length, 1);
  assert.ok(within(told[0]!.openedMs, fromMs, 1.1));
});

test('a higher level is told, and is usual after some hours', () => {
  const fromMs = startMs + 20 * dayMs + 9 * hourMs;
  const rate = (ms: number): number => (ms < fromMs ? 30 : 300);
  const told = opened(run(talk({ days: 25, rate })));
  assert.ok(told.length > 0);
  assert.ok(told.every(({ openedMs }) => within(openedMs, fromMs, 12)));
});

test('what speaks much is told within a quarter of an hour', () => {
  const fromMs = startMs + 17 * dayMs + 12.25 * hourMs;
  const rate = (ms: number): number => (within(ms, fromMs, 0.5) ? 150 : 900);
  const [incident] = drops(run(talk({ days: 18, rate })));
  assert.match(incident?.explanation.seen ?? '', /in the quarter of an hour from Fri 12:15$/);
  assert.ok(incident!.openedMs <= fromMs + 0.3 * hourMs);
});

test('Sundays on which clocks are changed bring no spike and no drop in Europe/Berlin', () => {
  const timezone = 'Europe/Berlin';
  const local = new LocalTime(timezone);
  for (const fromMs of [Date.UTC(2026, 2, 3), Date.UTC(2026, 8, 29)]) {
    const byClock = (ms: number): number => {
      const hour = local.hourOfWeek(ms) % 24;
      return hour >= 2 && hour < 4 ? 200 : 40;
    };
    const byUtc = (ms: number): number => (Math.floor(ms / hourMs) % 24 === 1 ? 150 : 30);
    const lines = [
      ...talk({ days: 36, fromMs, rate: byClock }),
      ...talk({ days: 36, fromMs, service: 'backup', text: 'copied file', rate: byUtc }),
    ];
    assert.deepEqual(opened(run(lines, { timezone })), []);
  }
});
