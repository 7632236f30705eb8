import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { messageBatch } from '../../test/message-batch.ts';
import { passingParser } from '../../test/passing-parser.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import type { IncidentChange } from '../model/types.ts';
import { Pipeline } from './pipeline.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const startMs = Date.UTC(2026, 0, 5);
/** At 10:00:07.3 of the seventh day. */
const faultMs = startMs + 6 * dayMs + 600 * minuteMs + 7_300;

interface Line {
  readonly timeMs: number;
  readonly text: string;
}

function batchOf(lines: readonly Line[], streams: StreamTable): LineBatch {
  return messageBatch(lines, () => streams.intern({ host: 'ocean', service: 'db' }));
}

/** Six days and ten hours of a database that says little. */
function quiet(): Line[] {
  return Array.from({ length: (6 * 24 + 10) * 20 }, (_, i) => {
    const timeMs = startMs + i * 3 * minuteMs;
    return { timeMs, text: `checkpoint ${i % 7 === 0 ? 'starting' : 'complete'} after ${i} s` };
  });
}

const learned = new Pipeline({ parser: passingParser });
learned.push(batchOf(quiet(), learned.streams), 'test');
const learnedState = JSON.stringify(learned.snapshot());

function restored(state: string): Pipeline {
  const pipeline = new Pipeline({ parser: passingParser });
  pipeline.restore(JSON.parse(state));
  return pipeline;
}

/** From a learned state: the lines cut at `cuts`, going on from a snapshot after each if asked to. */
function run(
  lines: readonly Line[],
  cuts: readonly number[] = [],
  isRestarted = false,
): readonly IncidentChange[] {
  let pipeline = restored(learnedState);
  const changes: IncidentChange[] = [];
  const edges = [0, ...cuts.toSorted((a, b) => a - b), lines.length];
  for (let i = 1; i < edges.length; i++) {
    const part = lines.slice(edges[i - 1], edges[i]);
    changes.push(...pipeline.push(batchOf(part, pipeline.streams), 'test'));
    if (isRestarted) pipeline = restored(JSON.stringify(pipeline.snapshot()));
  }
  changes.push(...pipeline.flush(Number.POSITIVE_INFINITY));
  return JSON.parse(JSON.stringify(changes));
}

function told(changes: readonly IncidentChange[]): readonly IncidentChange[] {
  return changes.filter(({ tell }) => tell === 'opened');
}

const panic = 'PANIC: could not write to file: No space left on device';

test('Windows tells what is certain at the next beat, and counts its lines once', () => {
  const lines = [0, 600, 9_000, 40_000].map((ms) => ({ timeMs: faultMs + ms, text: panic }));
  const changes = run(lines);
  const [opened, ...more] = told(changes);
  assert.deepEqual(more, []);
  assert.ok((opened?.incident.openedMs ?? 0) - faultMs <= 2_000);
  assert.equal(opened?.incident.count, 2);
  const last = changes.at(-1)!;
  assert.equal(last.incident.id, opened?.incident.id);
  assert.equal(last.incident.count, 4);
  assert.equal(last.incident.anomalyIds.length, 1);
});

test('Windows tells it in time when no further line comes, and once', () => {
  const pipeline = restored(learnedState);
  const batch = batchOf([{ timeMs: faultMs, text: panic }], pipeline.streams);
  const changes: [nowMs: number, IncidentChange][] = [];
  for (const change of pipeline.push(batch, 'test')) changes.push([0, change]);
  for (let ms = 0; ms < 2 * minuteMs; ms += 250) {
    for (const change of pipeline.flush(faultMs + ms)) changes.push([ms, change]);
  }
  const opened = changes.filter(([, { tell }]) => tell === 'opened');
  assert.equal(opened.length, 1);
  assert.ok(opened[0]![0] <= 500);
  assert.equal(changes.at(-1)![1].incident.count, 1);
});

test('Windows tells a flood of a known line before its minute ends', () => {
  const lines = Array.from({ length: 4_000 }, (_, i) => ({
    timeMs: faultMs + i * 10,
    text: `checkpoint complete after ${i} s`,
  }));
  const changes = run(lines);
  assert.equal(told(changes).length, 1);
  const { incident } = told(changes)[0]!;
  assert.ok(incident.openedMs - faultMs < 20_000);
  assert.ok(incident.count < 2_000);
  const counts = changes.map((change) => change.incident.count);
  assert.ok(counts.includes(4_000));
});

test('Windows waits with plain new kinds that may be a restart: one incident', () => {
  const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel'];
  const kinds = words.map((word, i) => ({
    timeMs: faultMs + i * 100,
    text: `${word} loaded from the ${word} directory of ${word} extensions`,
  }));
  const opened = run(kinds).filter(({ tell }) => tell !== 'resolved' && tell !== 'escalated');
  assert.ok(new Set(opened.map(({ incident }) => incident.id)).size <= 1);
  for (const { incident } of opened) assert.equal(incident.openedMs % minuteMs, 0);
});

test('Windows gives the same incidents however lines are cut, restarted or not', () => {
  const texts = [
    panic,
    'ERROR: deadlock detected',
    'connection of replica lost',
    'vacuum of table accounts took long',
    'FATAL: terminating because of a crash of another server process',
    'checkpoint complete after 9 s',
  ];
  const line = fc.record({
    ms: fc.nat(150_000),
    kind: fc.nat(texts.length - 1),
    times: fc.nat(90),
  });
  let early = 0;
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(700), { maxLength: 12 }),
      fc.boolean(),
      (faults, cuts, isRestarted) => {
        const lines = faults
          .flatMap(({ ms, kind, times }) =>
            Array.from({ length: times + 1 }, (_, i) => ({
              timeMs: faultMs + ms + i * 137,
              text: texts[kind]!,
            })),
          )
          .toSorted((a, b) => a.timeMs - b.timeMs);
        const whole = run(lines);
        assert.deepEqual(
          run(
            lines,
            cuts.filter((cut) => cut < lines.length),
            isRestarted,
          ),
          whole,
        );
        const ids = told(whole).map(({ incident }) => incident.id);
        assert.equal(new Set(ids).size, ids.length);
        if (told(whole).some(({ incident }) => incident.openedMs % minuteMs > 0)) early++;
      },
    ),
    { numRuns: 40 },
  );
  assert.ok(early > 0);
});

test('Pipeline goes by the time of a line that it holds back, but not where that is far off', () => {
  const pipeline = new Pipeline();
  const push = (timeMs: number): void => {
    const text = `${new Date(timeMs).toISOString()} ocean db[1]: checkpoint complete`;
    pipeline.push(batchOf([{ timeMs: startMs, text }], pipeline.streams), 'test');
  };
  push(startMs);
  assert.equal(pipeline.eventMs, undefined);
  push(startMs + 5 * minuteMs);
  assert.equal(pipeline.eventMs, startMs + 5 * minuteMs);
  push(startMs + 3 * dayMs);
  assert.equal(pipeline.eventMs, startMs + 5 * minuteMs);
});
