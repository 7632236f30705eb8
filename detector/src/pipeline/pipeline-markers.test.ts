import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPipeline } from './create-pipeline.ts';
import { lineBatchOf } from './line-batch-of.ts';
import type { PipelineState } from './pipeline-state.ts';

const startMs = Date.UTC(2026, 10, 28, 12);
const labels = { job: 'systemd-journal', host: 'node005', service: 'tidewatch-canary' };

test('Pipeline knows a marked line as soon as it was analysed, and learns nothing of it', () => {
  const { pipeline, streams } = createPipeline({ budget: 3, timezone: 'UTC' });
  const push = (text: string, of: Readonly<Record<string, string>>): void => {
    pipeline.push(lineBatchOf(text, startMs, streams.intern(of)), 'loki');
  };
  push('tidewatch-canary: check a1', labels);
  push('<14>Nov 28 12:00:01 ap tidewatch-canary: check a2', { job: 'syslog' });
  pipeline.flush(Number.POSITIVE_INFINITY);
  const expected = { source: 'loki', count: 1, firstMs: startMs, lastMs: startMs };
  assert.deepEqual(pipeline.canaryCheck('a1'), { ...expected, ...labels, id: 'a1' });
  const second = pipeline.canaryCheck('a2');
  assert.deepEqual(
    [second?.source, second?.host, second?.service, second?.job],
    ['loki', 'ap', 'tidewatch-canary', 'syslog'],
  );
  const { lines, templates, series, hosts } = pipeline.status();
  assert.deepEqual([lines, templates, series, hosts], [2, 0, 0, 0]);
  const { pipeline: again } = createPipeline({ budget: 3, timezone: 'UTC' });
  again.restore(JSON.parse(JSON.stringify(pipeline.snapshot())) as PipelineState);
  assert.deepEqual(again.canaryCheck('a1'), pipeline.canaryCheck('a1'));
});
