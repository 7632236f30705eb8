import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncidentChange } from '../model/types.ts';
import { createPipeline } from './create-pipeline.ts';
import { lineBatchOf } from './line-batch-of.ts';

const startMs = Date.UTC(2026, 10, 1);
const hourMs = 3_600_000;

const letters = (i: number): string => String.fromCodePoint(97 + (i % 26), 97 + Math.floor(i / 26));

test('Pipeline compares what is new with all that a boot has said, however much that was', () => {
  const { pipeline, streams } = createPipeline({
    budget: 3,
    timezone: 'UTC',
    learnMs: 24 * hourMs,
  });
  const changes: IncidentChange[] = [];
  const say = (timeMs: number, service: string, text: string): void => {
    const stream = streams.intern({ job: 'file', host: 'combo', service });
    changes.push(...pipeline.push(lineBatchOf(text, timeMs, stream), 'file'));
  };
  for (let i = 0; i < 120; i++) {
    const [a, b, c] = [letters(i), letters(i * 7 + 3), letters(i * 11 + 5)];
    say(startMs + i, 'kernel', `${a}${b} driver ${c}${a} on ${b}${c} registered ${a}${c}`);
  }
  for (let hour = 0; hour <= 20 * 24 + 4; hour++) {
    say(startMs + hour * hourMs + 500, 'cron', 'job done');
    if (hour % 24 !== 0) continue;
    say(startMs + hour * hourMs + 1_000, 'su', 'session opened for user news by (uid=0)');
    say(startMs + hour * hourMs + 2_000, 'su', 'session closed for user news');
  }
  const atMs = startMs + (20 * 24 + 4) * hourMs + 10_000;
  const text = 'session opened for user root by www-data(uid=33)';
  for (const ms of [0, 60_000]) say(atMs + ms, 'su', text);
  changes.push(...pipeline.flush(Number.POSITIVE_INFINITY));
  const opened = changes.filter(({ tell }) => tell === 'opened');
  assert.deepEqual(
    opened.map(({ incident }) => incident.startedWith?.text),
    [text],
  );
});
