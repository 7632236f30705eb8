import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line, runLines, type RunOptions } from '../../test/run-lines.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 6);
const days = 8;
const steps = ['fetched', 'unpacked', 'verified', 'installed', 'started'];
/** The first of the jobs that are not as always. */
const oddJob = Math.floor(((days - 1) * 1_440 + 720) / 6);

interface Jobs {
  /** Of job `oddJob` and those after it. */
  readonly odd?: readonly (readonly string[])[];
}

/** A job every six minutes; each ninth begins while the one before it runs, and another program talks. */
function jobs({ odd = [] }: Jobs = {}): readonly Line[] {
  const lines: Line[] = [];
  for (let job = 0; job * 6 < days * 1_440; job++) {
    const delayMs = job % 9 === 8 ? -6 * minuteMs + 1_300 : (job * 977) % 20_000;
    const atMs = startMs + job * 6 * minuteMs + 30_000 + delayMs;
    for (const [i, step] of (odd[job - oddJob] ?? steps).entries()) {
      const timeMs = atMs + i * 900 + ((job * 31 + i * 7) % 500);
      lines.push({ timeMs, service: 'deploy', text: `package ${job * 7919} was ${step} by agent` });
    }
    const text = `lease of ${job} seconds was renewed`;
    lines.push({ timeMs: atMs + ((job * 131) % 5_000), service: 'dhcp', text });
  }
  return lines;
}

function told(lines: readonly Line[], options: RunOptions = {}) {
  const { changes } = runLines(lines, options);
  return changes.filter(({ tell }) => tell === 'opened').map(({ incident }) => incident);
}

const without = (step: string): readonly string[] => steps.filter((other) => other !== step);

test('jobs as always, some of which overlap, are not told', () => {
  assert.deepEqual(told(jobs()), []);
});

test('jobs that leave a step out are told, with what was expected', () => {
  const odd = Array.from({ length: 4 }, () => without('verified'));
  const [incident, ...more] = told(jobs({ odd }));
  assert.deepEqual(more, []);
  assert.deepEqual(incident?.kinds, ['sequence']);
  assert.match(incident.explanation.seen, /expected ".*" (after|before) ".*", (got|it did not)/);
  assert.match(incident.explanation.seen, /verified/);
  assert.match(incident.explanation.expected, /it came (before it )?in 1,\d\d\d of 1,\d\d\d times/);
  assert.match(incident.startedWith?.text ?? '', /^package \d+ was/);
});

test('jobs whose steps change places are told', () => {
  const swapped = ['fetched', 'installed', 'verified', 'unpacked', 'started'];
  const incidents = told(jobs({ odd: Array.from({ length: 4 }, () => swapped) }));
  assert.deepEqual(
    incidents.map(({ kinds }) => kinds),
    [['sequence']],
  );
});

test('one step of one job that stays away is found, and not told by itself alone', () => {
  const { changes, pipeline } = runLines(jobs({ odd: [without('verified')] }));
  assert.deepEqual(changes, []);
  assert.equal(pipeline.status().findings.sequence, 1);
});

test('a new order is told once by order, once by its sessions, and learned', () => {
  const odd = Array.from({ length: 200 }, () => without('unpacked'));
  const incidents = told(jobs({ odd }));
  assert.deepEqual(
    incidents.map(({ kinds }) => kinds),
    [['sequence'], ['session', 'sequence']],
  );
});

test('a time in which nothing was heard breaks no rule', () => {
  const fromMs = startMs + (days - 1) * 24 * 60 * minuteMs + 12 * 60 * minuteMs + 1_000;
  const lines = jobs().filter(
    ({ timeMs }) => timeMs < fromMs || timeMs > fromMs + 50 * minuteMs + 1_700,
  );
  const { pipeline } = runLines(lines);
  assert.equal(pipeline.status().findings.sequence, undefined);
});

test('order gives the same however the input is cut and the pipeline restarted', () => {
  const lines = jobs({ odd: Array.from({ length: 4 }, () => without('verified')) });
  const whole = runLines(lines).changes;
  assert.ok(whole.length > 0);
  assert.deepEqual(runLines(lines, { cuts: [0.3, 0.5, 0.9376, 0.93765, 0.94] }).changes, whole);
});
