import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { IncidentChange } from '../model/types.ts';
import { createPipeline, type PipelineParts } from './create-pipeline.ts';
import { lineBatchOf } from './line-batch-of.ts';
import type { PipelineState } from './pipeline-state.ts';

const startMs = Date.UTC(2026, 10, 28, 12);
const minuteMs = 60_000;

interface Line {
  readonly timeMs: number;
  readonly host: string;
  readonly text?: string;
}

/** Heartbeats of a host each minute, a few seconds after the full one. @param skipped of these none */
function beats(
  host: string,
  minutes: number,
  skipped: readonly [from: number, to: number] = [0, 0],
): Line[] {
  const phaseMs = 1_000 * host.length;
  return Array.from({ length: minutes }, (_, minute) => minute)
    .filter((minute) => minute < skipped[0] || minute >= skipped[1])
    .map((minute) => ({ host, timeMs: startMs + minute * minuteMs + phaseMs }));
}

function inOrder(...lines: readonly (readonly Line[])[]): Line[] {
  return lines.flat().toSorted((a, b) => a.timeMs - b.timeMs);
}

function fresh(): PipelineParts {
  return createPipeline({ budget: 3, timezone: 'UTC' });
}

/** As read from a backlog: only the lines say what time it is. */
function push({ pipeline, streams }: PipelineParts, lines: readonly Line[]): IncidentChange[] {
  return lines.flatMap(({ timeMs, host, text }) => {
    const stream = streams.intern({ job: 'systemd-journal', host, service: 'tidewatch-canary' });
    const line = text ?? `tidewatch-canary: heartbeat from ${host} every 60 s`;
    return pipeline.push(lineBatchOf(line, timeMs, stream), 'loki');
  });
}

/** As they come: the service says what time it is between two. */
function live(parts: PipelineParts, lines: readonly Line[]): IncidentChange[] {
  return lines.flatMap((line) => [
    ...parts.pipeline.flush(line.timeMs - 1),
    ...push(parts, [line]),
    ...parts.pipeline.flush(line.timeMs + 1_500),
  ]);
}

function tellings(changes: readonly IncidentChange[]): string[] {
  return changes.map(({ tell, incident: { hosts } }) => `${tell} ${hosts.join(' ')}`);
}

test('Pipeline tells a missing heartbeat once, in the first minutes of a host, and that it is back', () => {
  const changes = live(fresh(), inOrder(beats('dns01', 90), beats('node005', 90, [3, 80])));
  assert.deepEqual(tellings(changes), ['opened node005', 'resolved node005']);
  const { incident } = changes[0]!;
  const lastMs = startMs + 2 * minuteMs + 7_000;
  assert.deepEqual([incident.kinds, incident.severity], [['silence'], 'high']);
  assert.equal(incident.firstSeenMs, lastMs + 3 * minuteMs);
  assert.match(incident.title, /^Silence from node005 \(no heartbeat since Sat .*12:02/);
  assert.match(incident.explanation.seen, /"tidewatch-canary: heartbeat from node005 every 60 s"/);
  assert.equal(incident.explanation.expected, 'it declared one every 60 s');
  assert.deepEqual(
    incident.explanation.related.map(({ timestampMs }) => timestampMs),
    [lastMs],
  );
  const resolvedMs = changes[1]!.incident.resolvedMs;
  assert.equal(resolvedMs, startMs + 80 * minuteMs + 7_000);
});

test('Pipeline notices that the only heartbeat is missing although no line comes', () => {
  const parts = fresh();
  live(parts, beats('node005', 3));
  const lastMs = startMs + 2 * minuteMs + 7_000;
  assert.deepEqual(parts.pipeline.flush(lastMs + 3 * minuteMs - 1), []);
  const changes = parts.pipeline.flush(lastMs + 3 * minuteMs);
  assert.deepEqual(tellings(changes), ['opened node005']);
});

test('Pipeline waits for a source that was away: its lines come late', () => {
  const parts = fresh();
  const all = inOrder(beats('dns01', 40), beats('node005', 40));
  const outageMs = startMs + 10 * minuteMs;
  const backMs = outageMs + 5 * minuteMs;
  const changes = push(
    parts,
    all.filter(({ timeMs }) => timeMs < outageMs),
  );
  for (let nowMs = outageMs; nowMs < backMs; nowMs += 1_000) parts.pipeline.away('loki', nowMs);
  // One agent tries again at once, the other a minute later.
  const inOutage = all.filter(({ timeMs }) => timeMs >= outageMs && timeMs < backMs);
  const [first, second] = ['dns01', 'node005'].map((name) =>
    inOutage.filter(({ host }) => host === name),
  );
  const after = all.filter(({ timeMs }) => timeMs >= backMs);
  changes.push(...push(parts, [...first!, after[0]!]), ...parts.pipeline.flush(backMs + 50_000));
  changes.push(...push(parts, second!), ...live(parts, after.slice(1)));
  assert.deepEqual(tellings(changes), []);
});

test('Pipeline tells one incident where nothing at all comes from a source that can be read', () => {
  const parts = fresh();
  const hosts = ['ocean', 'dns01', 'node005', 'node006'];
  const changes = live(parts, inOrder(...hosts.map((host) => beats(host, 10))));
  for (let minute = 10; minute < 60; minute++) {
    changes.push(...parts.pipeline.flush(startMs + minute * minuteMs));
  }
  assert.deepEqual(
    changes.map(({ tell }) => tell),
    ['opened', 'nothing', 'nothing', 'nothing'],
  );
  assert.deepEqual(changes.at(-1)?.incident.hosts.toSorted(), hosts.toSorted());
  const later = hosts.map((host) => beats(host, 70, [0, 60]));
  changes.push(...live(parts, inOrder(...later)));
  assert.equal(changes.at(-1)?.tell, 'resolved');
  assert.equal(changes.length, 5);
});

test('Pipeline gives the same incidents of heartbeats however it is restarted', () => {
  const lines = inOrder(beats('dns01', 30), beats('node005', 30, [5, 20]), beats('ocean', 12));
  const whole = JSON.stringify(live(fresh(), lines));
  assert.match(whole, /resolved/);
  fc.assert(
    fc.property(fc.nat({ max: lines.length }), (cut) => {
      const before = fresh();
      const after = fresh();
      const changes = live(before, lines.slice(0, cut));
      const state = JSON.stringify(before.pipeline.snapshot());
      after.pipeline.restore(JSON.parse(state) as PipelineState);
      changes.push(...live(after, lines.slice(cut)));
      // As JSON: a snapshot does not keep what is undefined, nor its place.
      assert.deepEqual(JSON.parse(JSON.stringify(changes)), JSON.parse(whole));
    }),
    { numRuns: 30 },
  );
});

test('Pipeline opens nothing for heartbeats and checks by rate, novelty or value', () => {
  const parts = createPipeline({ budget: 3, timezone: 'UTC', learnMs: minuteMs });
  const quiet = Array.from({ length: 200 }, (_, i) => ({
    host: 'node005',
    timeMs: startMs + i * minuteMs,
    text: `session ${i} opened`,
  }));
  const burst = Array.from({ length: 500 }, (_, i) => ({
    host: 'node005',
    timeMs: startMs + 200 * minuteMs + i,
    text:
      i % 2 === 0 ? `tidewatch-canary: check error-${i}` : `heartbeat from fatal-${i} every 60 s`,
  }));
  assert.deepEqual(push(parts, [...quiet, ...burst]), []);
  parts.pipeline.flush(Number.POSITIVE_INFINITY);
  assert.equal(parts.pipeline.status().lines, 700);
});
