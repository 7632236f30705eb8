import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { messageBatch } from '../../test/message-batch.ts';
import { passingParser } from '../../test/passing-parser.ts';
import { hashBytes } from '../model/hash-bytes.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { StreamTable } from '../model/stream-table.ts';
import type { IncidentChange, TemplateId } from '../model/types.ts';
import type { PipelineOptions, TemplateStage } from './pipeline-options.ts';
import { Pipeline } from './pipeline.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 0, 5);
const encoder = new TextEncoder();

interface Line {
  readonly timeMs: number;
  readonly service: string;
  readonly text: string;
  readonly host?: string;
}

/** Templates by text with its numbers masked. */
class MaskedTemplates implements TemplateStage {
  #texts = [''];

  get size(): number {
    return this.#texts.length - 1;
  }

  push(batch: LineBatch, from = 0, to: number = batch.length): void {
    for (let i = from; i < to; i++) {
      const bytes = batch.bytes.subarray(batch.messageStart[i], batch.messageEnd[i]);
      const text = new TextDecoder().decode(bytes).replaceAll(/\d+/g, '<*>');
      const known = this.#texts.indexOf(text);
      batch.template[i] = known > 0 ? known : this.#texts.push(text) - 1;
    }
  }

  text(template: number): string {
    return this.#texts[template] ?? '';
  }

  idOf(template: number): TemplateId {
    return hashBytes(encoder.encode(this.text(template))) as TemplateId;
  }

  snapshot(): readonly string[] {
    return this.#texts.slice();
  }

  restore(state: readonly string[]): void {
    this.#texts = [...state];
  }
}

function pipelineOf(change: Partial<PipelineOptions> = {}): Pipeline {
  return new Pipeline({
    streams: new StreamTable({ streamsMax: 100 }),
    parser: passingParser,
    templates: new MaskedTemplates(),
    ...change,
  });
}

function batchOf(lines: readonly Line[], streams: StreamTable): LineBatch {
  return messageBatch(lines, ({ host = 'ocean', service }) => streams.intern({ host, service }));
}

interface Run {
  readonly changes: readonly IncidentChange[];
  readonly pipeline: Pipeline;
}

/** Pushes the lines cut at `cuts`, going on from a snapshot after each cut where `restarts` says so. */
function run(
  lines: readonly Line[],
  cuts: readonly number[] = [],
  isRestarted = false,
  options: Partial<PipelineOptions> = {},
): Run {
  let streams = new StreamTable({ streamsMax: 100 });
  let pipeline = pipelineOf({ streams, ...options });
  const changes: IncidentChange[] = [];
  const edges = [0, ...cuts.toSorted((a, b) => a - b), lines.length];
  for (let i = 1; i < edges.length; i++) {
    changes.push(...pipeline.push(batchOf(lines.slice(edges[i - 1], edges[i]), streams), 'test'));
    if (!isRestarted) continue;
    const state = JSON.parse(JSON.stringify(pipeline.snapshot()));
    streams = new StreamTable({ streamsMax: 100 });
    pipeline = pipelineOf({ streams, ...options });
    pipeline.restore(state);
  }
  changes.push(...pipeline.flush(Number.POSITIVE_INFINITY));
  // As JSON: a snapshot does not keep what is undefined.
  return { changes: JSON.parse(JSON.stringify(changes)), pipeline };
}

/** Days of a quiet host: a heartbeat each five minutes, cron at night, some logins by day. */
function quietDays(days: number): Line[] {
  const lines: Line[] = [];
  for (let minute = 0; minute < days * 24 * 60; minute++) {
    const timeMs = startMs + minute * 60_000;
    const hour = Math.floor(minute / 60) % 24;
    if (minute % 5 === 0) lines.push({ timeMs, service: 'agent', text: `alive ${minute}` });
    if (minute % (24 * 60) === 180) lines.push({ timeMs, service: 'cron', text: 'job 1 started' });
    if (hour > 7 && hour < 18 && (minute * 7919) % 31 === 0) {
      lines.push({ timeMs, service: 'sshd', text: `session opened for user ${minute % 9}` });
    }
  }
  return lines;
}

function withFault(lines: readonly Line[], fault: readonly Line[]): Line[] {
  return [...lines, ...fault].toSorted((a, b) => a.timeMs - b.timeMs);
}

const faultMs = startMs + 5 * dayMs + 10 * hourMs;
const newError: Line[] = [0, 1, 2, 3].map((i) => ({
  timeMs: faultMs + i * 20_000,
  service: 'db',
  text: `FATAL: could not write to file ${i}: No space left on device`,
}));
const burst: Line[] = Array.from({ length: 400 }, (_, i) => ({
  timeMs: faultMs + i * 100,
  service: 'sshd',
  text: `session opened for user ${i}`,
}));

function told(changes: readonly IncidentChange[]): IncidentChange[] {
  return changes.filter(({ tell }) => tell === 'opened');
}

test('Pipeline is silent on a quiet host', () => {
  const { changes, pipeline } = run(quietDays(10));
  assert.deepEqual(changes, []);
  assert.equal(pipeline.status().lines, quietDays(10).length);
});

test('Pipeline tells a new error once, with its first line as the root', () => {
  const { changes } = run(withFault(quietDays(6), newError));
  assert.equal(told(changes).length, 1);
  const { incident } = told(changes)[0]!;
  assert.equal(incident.startedWith?.text, newError[0]!.text);
  assert.equal(incident.firstSeenMs, faultMs);
  assert.equal(incident.source, 'test');
  assert.deepEqual(incident.kinds, ['novel-template']);
  assert.match(incident.title, /db on ocean.*No space left/);
  assert.equal(changes.at(-1)?.tell, 'resolved');
});

test('Pipeline tells a burst of a known line', () => {
  const { changes } = run(withFault(quietDays(6), burst));
  assert.equal(told(changes).length, 1);
  const { incident } = told(changes)[0]!;
  assert.ok(incident.kinds.includes('frequency'));
  assert.ok(incident.openedMs < faultMs + 40_000);
  const last = changes.at(-1)!.incident;
  assert.match(last.explanation.seen, /400 lines in a minute/);
  assert.ok(last.count >= 400);
});

test('Pipeline learns a new host silently, and counts that', () => {
  const { changes, pipeline } = run(quietDays(1).slice(0, 100));
  assert.deepEqual(changes, []);
  assert.ok(pipeline.status().untold.learning > 0);
});

test('Pipeline gives the same incidents however its input is cut, restarted or not', () => {
  const lines = withFault(withFault(quietDays(6), newError), burst);
  const whole = run(lines).changes;
  assert.ok(whole.length > 0);
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: lines.length }), { maxLength: 6 }),
      fc.boolean(),
      (cuts, isRestarted) => {
        assert.deepEqual(run(lines, cuts, isRestarted).changes, whole);
      },
    ),
    { numRuns: 12 },
  );
});

test('Pipeline gives the same incidents whatever the order within a millisecond', () => {
  const same = newError.map((line) => ({ ...line, timeMs: faultMs }));
  const lines = quietDays(6);
  const at = lines.findIndex(({ timeMs }) => timeMs > faultMs);
  const whole = run(lines.toSpliced(at, 0, ...same)).changes;
  assert.equal(told(whole).length, 1);
  const order = fc.shuffledSubarray(same, { minLength: same.length });
  fc.assert(
    fc.property(order, (shuffled) => {
      assert.deepEqual(run(lines.toSpliced(at, 0, ...shuffled)).changes, whole);
    }),
    { numRuns: 10 },
  );
});

test('Pipeline keeps a verdict: what is expected is not told again', () => {
  const lines = quietDays(7);
  const at = lines.findIndex(({ timeMs }) => timeMs > faultMs);
  const streams = new StreamTable({ streamsMax: 100 });
  const pipeline = pipelineOf({ streams });
  const first = [...lines.slice(0, at), ...newError];
  const opened = told([
    ...pipeline.push(batchOf(first, streams), 'test'),
    ...pipeline.push(batchOf(lines.slice(at, at + 50), streams), 'test'),
  ]);
  assert.equal(opened.length, 1);
  pipeline.setVerdict(opened[0]!.incident.signature, 'expected');
  const again = newError.map((line) => ({ ...line, timeMs: line.timeMs + 20 * hourMs }));
  const later = pipeline.push(batchOf(withFault(lines.slice(at + 50), again), streams), 'test');
  assert.deepEqual(told(later), []);
});

test('Pipeline tells at most the budget of a day, and counts the rest', () => {
  const texts = [
    'kernel panic: not syncing',
    'disk failure on sda',
    'Out of memory: Killed process java',
    'EXT4 error: journal has aborted',
    'replication broken, giving up',
    'segfault at address zero',
    'certificate expired yesterday',
    'cannot reach upstream gateway',
  ];
  const faults = texts.flatMap((text, i) =>
    Array.from({ length: 9 }, (_, k) => {
      const timeMs = faultMs + i * hourMs + k * 1_000;
      return { timeMs, service: 'db', text };
    }),
  );
  const { changes, pipeline } = run(withFault(quietDays(7), faults), [], false, {
    budgetPerDay: 2,
  });
  const days = told(changes).map(({ incident }) => Math.floor(incident.openedMs / dayMs));
  for (const day of days) assert.ok(days.filter((other) => other === day).length <= 2);
  assert.ok(days.length >= 2);
  assert.ok(pipeline.status().untold['below-budget'] > 0);
});

test('Pipeline explains a line, known or new, and is not changed by it', () => {
  const streams = new StreamTable({ streamsMax: 100 });
  const pipeline = new Pipeline({ streams });
  const job = streams.intern({ job: 'file' });
  const lines = quietDays(4).map((line) => ({
    ...line,
    text: `${new Date(line.timeMs).toISOString()} ocean ${line.service}[1]: ${line.text}`,
  }));
  const batch = batchOf(lines, streams);
  batch.stream.fill(job);
  pipeline.push(batch, 'test');
  const before = JSON.stringify(pipeline.snapshot());
  const known = pipeline.explainLine('2026-01-08T23:57:00Z ocean agent[1]: alive 77', {
    job: 'file',
  });
  assert.equal(known.service, 'agent');
  assert.equal(known.isUnusual, false);
  assert.match(known.facts[0] ?? '', /Seen 1,1\d\d times/);
  const text = '2026-01-08T23:57:00Z ocean agent[1]: kernel panic: not syncing, machine check';
  const odd = pipeline.explainLine(text, { job: 'file' });
  assert.match(odd.facts[0] ?? '', /never been seen/);
  assert.ok(odd.score > 0.3);
  assert.equal(JSON.stringify(pipeline.snapshot()), before);
});

test('Pipeline tells that a service with a rhythm is silent, once', () => {
  const lines = quietDays(14);
  const fromMs = startMs + 11 * dayMs + 10 * hourMs;
  const silent = lines.filter(
    ({ timeMs, service }) => service !== 'agent' || timeMs < fromMs || timeMs > fromMs + 6 * hourMs,
  );
  const { changes } = run(silent);
  assert.equal(told(changes).length, 1);
  const { incident } = told(changes)[0]!;
  assert.deepEqual(incident.kinds, ['silence']);
  assert.equal(incident.startedWith, undefined);
  assert.ok(incident.openedMs - fromMs < 2 * hourMs);
});

test('Pipeline tells nothing because clocks change', () => {
  // Both changes of 2026 in Berlin; what people and cron do follows the local hour.
  for (const [month, day] of [
    [2, 15],
    [9, 10],
  ] as const) {
    const fromMs = Date.UTC(2026, month, day);
    const shift = month === 2 ? [1, 2] : [2, 1];
    const changeMs = Date.UTC(2026, month, month === 2 ? 29 : 25, 1);
    const lines = quietDays(21).map((line) => {
      const local = line.timeMs - startMs + fromMs;
      const isByClock = line.service !== 'agent';
      const hours = isByClock && local >= changeMs ? shift[1]! : shift[0]!;
      return { ...line, timeMs: local - hours * hourMs };
    });
    lines.sort((a, b) => a.timeMs - b.timeMs);
    assert.deepEqual(run(lines, [], false, { timezone: 'Europe/Berlin' }).changes, []);
  }
});

test('Pipeline stays within its limits when every line is new, and tells of it once', () => {
  const flood = Array.from({ length: 3_000 }, (_, i) => ({
    timeMs: faultMs + i * 10,
    service: 'db',
    text: `${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10) % 10]}${'uvwxyzabcd'[Math.floor(i / 100) % 10]}${'efghijklmn'[Math.floor(i / 1000)]} happened`,
  }));
  const { changes, pipeline } = run(withFault(quietDays(6), flood), [], false, { seriesMax: 200 });
  const { series, seriesEvicted } = pipeline.status();
  assert.ok(series <= 200);
  assert.ok(seriesEvicted + series >= 200);
  assert.ok(told(changes).length <= 2);
});
