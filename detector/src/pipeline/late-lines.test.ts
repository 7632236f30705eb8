import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageBatch } from '../../test/message-batch.ts';
import type { IncidentChange } from '../model/types.ts';
import { createPipeline } from './create-pipeline.ts';
import type { PipelineState } from './pipeline-state.ts';

const startMs = Date.UTC(2026, 10, 20);
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const options = { budget: 3, timezone: 'UTC', learnMs: 6 * hourMs };
/** An agent is away from 40:00 to 40:50 hours, and then sends what it has kept. */
const awayMs = startMs + 40 * hourMs;
const backMs = awayMs + 50 * minuteMs;
const endMs = backMs + 2 * hourMs;

interface Said {
  readonly timeMs: number;
  readonly service: string;
  readonly text: string;
  /** When it arrives. */
  readonly readMs: number;
}

/** Two hosts; what `web` says while its agent is away arrives when it is back, at once. */
function said(extra: readonly Omit<Said, 'readMs'>[] = []): readonly Said[] {
  const lines: Omit<Said, 'readMs'>[] = [...extra];
  for (let timeMs = startMs; timeMs < endMs; timeMs += 15_000) {
    const number = (timeMs - startMs) / 15_000;
    lines.push({ timeMs, service: 'api', text: `GET /cart/${number} took ${number % 90} ms` });
    lines.push({ timeMs: timeMs + 500, service: 'db', text: `checkpoint ${number} complete` });
  }
  return lines
    .map((line) => {
      const isKept = line.service !== 'db' && line.timeMs >= awayMs && line.timeMs < backMs;
      return { ...line, readMs: isKept ? backMs + 100 : line.timeMs };
    })
    .toSorted((a, b) => a.readMs - b.readMs || a.timeMs - b.timeMs);
}

const hosts: Readonly<Record<string, string>> = { db: 'ocean' };

interface Run {
  readonly changes: readonly IncidentChange[];
  readonly late: number;
  readonly lines: number;
  /** What was learned of lines: the counts of each series. */
  readonly learned: unknown;
}

function run(lines: readonly Said[], { batchLines = 1, cut = -1 } = {}): Run {
  let parts = createPipeline(options);
  const changes: IncidentChange[] = [];
  for (let from = 0; from < lines.length; from += batchLines) {
    if (cut >= from && cut < from + batchLines) {
      const state = JSON.stringify(parts.pipeline.snapshot());
      parts = createPipeline(options);
      parts.pipeline.restore(JSON.parse(state) as PipelineState);
    }
    const { pipeline, streams } = parts;
    const some = lines.slice(from, from + batchLines);
    const batch = messageBatch(some, ({ service }) =>
      streams.intern({ job: 'docker', host: hosts[service] ?? 'web', service }),
    );
    changes.push(...pipeline.push(batch, 'loki'));
  }
  const { linesLate: late, lines: counted } = parts.pipeline.status();
  changes.push(...parts.pipeline.flush(Number.POSITIVE_INFINITY));
  const { counter, templates } = parts.pipeline.snapshot();
  const learned = { table: counter.table, templates };
  return { changes: JSON.parse(JSON.stringify(changes)), late, lines: counted, learned };
}

const trace = 'java.lang.OutOfMemoryError: Java heap space';
const traceMs = awayMs + 20 * minuteMs + 7_000;

test('Pipeline does not take what an agent sends late for a burst, and counts each line', () => {
  const lines = said();
  const { changes, late, lines: counted } = run(lines);
  assert.deepEqual(
    changes.map(({ incident }) => incident.title),
    [],
  );
  assert.ok(late >= 200);
  assert.ok(lines.length - counted <= 2); // held back by parse at the end
});

test('Pipeline tells of what is new among late lines, and when it was said', () => {
  const lines = said([0, 1, 2].map((i) => ({ timeMs: traceMs + i, service: 'api', text: trace })));
  const opened = run(lines).changes.filter(({ tell }) => tell === 'opened');
  assert.equal(opened.length, 1);
  const { incident } = opened[0]!;
  assert.equal(incident.firstSeenMs, traceMs);
  assert.equal(incident.startedWith?.text, trace);
  assert.deepEqual(incident.hosts, ['web']);
  assert.deepEqual(incident.kinds.includes('frequency'), false);
});

test('Pipeline knows afterwards what it has read late', () => {
  const early = { timeMs: traceMs, service: 'api', text: 'cache warmed in 12 s' };
  const again = { timeMs: backMs + hourMs, service: 'api', text: 'cache warmed in 13 s' };
  const { changes } = run(said([early, again]));
  const news = changes.filter(({ incident }) => incident.firstSeenMs > backMs);
  assert.deepEqual(news, []);
});

test('Pipeline judges late lines the same however they are cut, with a restart among them', () => {
  const lines = said([0, 1, 2].map((i) => ({ timeMs: traceMs + i, service: 'api', text: trace })));
  const whole = run(lines, { batchLines: 500 }).changes;
  assert.ok(whole.length > 0);
  const first = lines.findIndex(({ readMs, timeMs }) => readMs > timeMs);
  for (const [batchLines, cut] of [
    [1, first + 60],
    [7, first + 100],
    [93, first + 203],
    [10_000, -1],
  ] as const) {
    assert.deepEqual(run(lines, { batchLines, cut }).changes, whole, `${batchLines} ${cut}`);
  }
});

/** More late lines than may wait, of many minutes, a line in time after every second one. */
function flood(): readonly Said[] {
  const news = ['disk sda failed', 'rebuilding index', 'segment lost', trace];
  const late = Array.from({ length: 15_000 }, (_, i): Said => {
    const isInTime = i % 3 === 2;
    const readMs = backMs + 10 * minuteMs + Math.floor(i / 10);
    const timeMs = isInTime ? readMs : backMs - ((i * 7_919) % 10_800) * 1_000;
    const text =
      i % 997 === 5
        ? `${news[i % 4]} on node ${'abcdefgh'[i % 8]}`
        : `GET /cart/${i} took ${i % 90} ms`;
    return { timeMs, service: isInTime ? 'db' : 'api', text, readMs };
  });
  return [...said(), ...late].toSorted((a, b) => a.readMs - b.readMs);
}

test('Pipeline judges more late lines than may wait the same however they are cut', () => {
  const lines = flood();
  const whole = run(lines, { batchLines: 20_000 });
  assert.ok(whole.late > 8_192 && whole.changes.length > 0);
  const first = lines.findIndex(({ readMs }) => readMs > backMs + 10 * minuteMs);
  for (const [batchLines, cut] of [
    [1, first + 4_000],
    [61, first + 11_000],
    [997, -1],
  ] as const) {
    const { changes, learned } = run(lines, { batchLines, cut });
    assert.deepEqual(changes, whole.changes, `${batchLines} ${cut}`);
    assert.deepEqual(learned, whole.learned, `${batchLines} ${cut}`);
  }
});

test('Pipeline takes no device for loud whose clock was an hour behind, and is right now', () => {
  const lines: Said[] = [];
  for (let readMs = startMs; readMs < startMs + 36 * hourMs; readMs += 3_000) {
    const number = (readMs - startMs) / 3_000;
    const behindMs = readMs < startMs + 34 * hourMs ? hourMs : 0;
    const text = `GET /cart/${number} took ${number % 90} ms`;
    lines.push({ timeMs: readMs - behindMs, service: 'api', text, readMs });
    lines.push({ timeMs: readMs, service: 'db', text: `checkpoint ${number} complete`, readMs });
  }
  const { changes, late } = run(lines, { batchLines: 500 });
  assert.ok(late > 40_000);
  assert.deepEqual(
    changes.map(({ incident }) => incident.title),
    [],
  );
});
