import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line, runLines } from '../../test/run-lines.ts';
import { StreamTable } from '../model/stream-table.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import { featureNames } from './feature-window-of.ts';

const minuteMs = 60_000;
/** A Wednesday, 09:30 UTC. */
const startMs = Date.UTC(2026, 0, 7, 9, 30);

/** Ten lines of one kind a minute, and one of another every second. */
function lines(minutes: number): readonly Line[] {
  const all: Line[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const windowMs = startMs + minute * minuteMs;
    for (let i = 0; i < 10; i++)
      all.push({ timeMs: windowMs + i, service: 'web', text: `served request in ${i + 3} ms` });
    if (minute % 2 === 0) all.push({ timeMs: windowMs + 20, service: 'web', text: 'cache swept' });
  }
  return all;
}

function featuresOf(text: string): Readonly<Record<string, number>> {
  const { pipeline } = runLines(lines(60));
  const streams = new StreamTable({ streamsMax: 100 });
  const own = new Pipeline({ streams });
  own.restore({ ...pipeline.snapshot(), parser: own.snapshot().parser });
  const { names, values } = own.explainLine(text, { host: 'ocean', service: 'web' }).features;
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? Number.NaN]));
}

test('featureWindowOf() has the thirteen names of the plan, in order', () => {
  const features = featuresOf('served request in 7 ms');
  assert.deepEqual(Object.keys(features), [...featureNames]);
  assert.equal(featureNames.length, 13);
});

test('featureWindowOf() measures a line that is usual', () => {
  const features = featuresOf('served request in 7 ms');
  assert.equal(features['hour_of_day'], 10);
  assert.equal(features['day_of_week'], 2);
  assert.equal(features['msg_length'], 'served request in 7 ms'.length);
  assert.equal(features['num_params'], 1);
  assert.equal(features['new_template'], 0);
  assert.equal(features['template_freq'], 1);
  assert.equal(features['unique_templates'], 1);
  assert.ok(Math.abs((features['template_burst'] ?? 0) - 0.1) < 0.03);
  assert.ok((features['sequence_probability'] ?? 0) > 0.9);
  assert.ok(Number.isNaN(features['level']));
});

test('featureWindowOf() says that a line is new, and nothing of what it cannot measure', () => {
  const features = featuresOf('disk on fire');
  assert.equal(features['new_template'], 1);
  assert.equal(features['num_params'], 0);
  assert.ok(Number.isNaN(features['param_values']));
  assert.ok(Number.isNaN(features['template_burst']));
  assert.ok((features['sequence_probability'] ?? 1) < 0.01);
});
