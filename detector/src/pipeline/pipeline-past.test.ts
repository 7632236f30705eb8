import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncidentChange } from '../model/types.ts';
import { createPipeline } from './create-pipeline.ts';
import { lineBatchOf } from './line-batch-of.ts';
import type { PipelineState } from './pipeline-state.ts';

const startMs = Date.UTC(2026, 10, 28, 12);
const minuteMs = 60_000;
const options = { budget: 3, timezone: 'UTC', learnMs: 30 * minuteMs };
/** The service is first started an hour and a quarter after Loki's first line. */
const firstStartMs = startMs + 75 * minuteMs;

function run(cut: number): IncidentChange[] {
  let parts = createPipeline(options);
  parts.pipeline.tellFrom(firstStartMs);
  const changes: IncidentChange[] = [];
  for (let second = 0; second < 150 * 60; second += 5) {
    if (second === cut) {
      const state = JSON.stringify(parts.pipeline.snapshot());
      parts = createPipeline(options);
      parts.pipeline.restore(JSON.parse(state) as PipelineState);
    }
    const { pipeline, streams } = parts;
    const timeMs = startMs + second * 1_000;
    const push = (service: string, text: string): void => {
      const stream = streams.intern({ job: 'file', host: 'ocean', service });
      changes.push(...pipeline.push(lineBatchOf(text, timeMs, stream), 'loki'));
    };
    push('cron', `job ${second} done`);
    // It began before the first start and goes on for minutes after it.
    if (second > 70 * 60 && second < 78 * 60) push('db', `FATAL: disk failure on sda${second % 3}`);
    if (second > 77 * 60 && second < 79 * 60)
      push('ssh', `error: PAM authentication failure ${second}`);
  }
  return changes;
}

test('Pipeline tells nothing of what was over before the first start, and what comes after it', () => {
  const changes = run(-1);
  const opened = changes.filter(({ tell }) => tell === 'opened').map(({ incident }) => incident);
  assert.ok(opened.length > 0);
  for (const { openedMs } of opened) assert.ok(openedMs >= firstStartMs);
  const past = changes.filter(({ incident }) => incident.openedMs < firstStartMs);
  assert.ok(past.length > 0);
  assert.deepEqual(new Set(past.map(({ tell }) => tell)), new Set(['nothing']));
  assert.equal(past.at(-1)?.incident.state, 'resolved');
});

test('Pipeline keeps over a restart what it is not to tell', () => {
  const whole = JSON.parse(JSON.stringify(run(-1)));
  for (const minute of [40, 72, 74, 76, 90]) {
    assert.deepEqual(JSON.parse(JSON.stringify(run(minute * 60))), whole);
  }
});

test('Pipeline does not tell what an agent sends late of the time before the first start', () => {
  const lateMs = firstStartMs - 2 * minuteMs;
  for (const [saidMs, told] of [
    [lateMs, []],
    [undefined, ['opened']],
  ] as const) {
    const { pipeline, streams } = createPipeline(options);
    pipeline.tellFrom(firstStartMs);
    const changes: IncidentChange[] = [];
    const stream = streams.intern({ job: 'file', host: 'ocean', service: 'cron' });
    const ssh = streams.intern({ job: 'file', host: 'ocean', service: 'ssh' });
    for (let second = 0; second < 85 * 60; second += 5) {
      const timeMs = startMs + second * 1_000;
      changes.push(...pipeline.push(lineBatchOf(`job ${second} done`, timeMs, stream), 'loki'));
      if (second < 77 * 60 || second > 79 * 60) continue;
      const text = `error: PAM authentication failure ${second}`;
      changes.push(...pipeline.push(lineBatchOf(text, saidMs ?? timeMs, ssh), 'loki'));
    }
    assert.deepEqual(
      changes.map(({ tell }) => tell).filter((tell) => tell !== 'nothing'),
      told,
    );
  }
});

test('Pipeline tells what is certain at once also where the past before the first start had trouble', () => {
  const { pipeline, streams } = createPipeline({ ...options, budget: 50 });
  pipeline.tellFrom(firstStartMs);
  const changes: IncidentChange[] = [];
  const say = (service: string, text: string, timeMs: number): void => {
    const stream = streams.intern({ job: 'file', host: 'ocean', service });
    changes.push(...pipeline.push(lineBatchOf(text, timeMs, stream), 'loki'));
  };
  for (let second = 0; second < 78 * 60; second += 5) {
    const timeMs = startMs + second * 1_000;
    say('cron', `job ${second} done`, timeMs);
    if (second > 73 * 60 && second < 75 * 60) say('db', `FATAL: disk failure on sda`, timeMs);
    if (second > 76 * 60 && second < 76 * 60 + 40) say('db', `PANIC: could not write`, timeMs);
  }
  const opened = changes.find(({ tell }) => tell === 'opened');
  assert.ok(opened);
  assert.match(opened.incident.title, /PANIC/);
  assert.ok(opened.incident.openedMs < startMs + 76.5 * minuteMs, 'not at the end of its minute');
  assert.ok(
    changes.some(({ tell, incident }) => tell === 'nothing' && incident.state === 'resolved'),
  );
});
