import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPipeline } from './create-pipeline.ts';
import { lineBatchOf } from './line-batch-of.ts';

const startMs = Date.UTC(2026, 10, 28, 12);

test('learningStatus knows no host of whose lines no window has closed', () => {
  const { pipeline, streams } = createPipeline({ budget: 3, timezone: 'UTC', learnMs: 180_000 });
  const stream = streams.intern({ job: 'systemd-journal', host: 'ocean', service: 'ssh' });
  for (const second of [0, 2, 4])
    pipeline.push(lineBatchOf(`line ${second}`, startMs + second * 1000, stream), 'loki');
  const { learning } = pipeline.status();
  assert.deepEqual(learning, { hostsLearning: 1, progress: 0, firstMs: undefined });
});
