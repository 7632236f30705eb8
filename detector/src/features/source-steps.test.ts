import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sourceSteps } from './source-steps.ts';

test('sourceSteps() gives lines by time, then by template, then as they were read', () => {
  const line = fc.record({ template: fc.nat({ max: 4 }), timeMs: fc.nat({ max: 20 }) });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 70 }), (lines) => {
      const found = sourceSteps({
        series: Uint32Array.from(lines.keys()),
        templates: Uint32Array.from(lines, ({ template }) => template),
        timesMs: Float64Array.from(lines, ({ timeMs }) => timeMs),
      });
      const expected = [...lines.entries()].toSorted(
        ([, a], [, b]) => a.timeMs - b.timeMs || a.template - b.template,
      );
      assert.deepEqual(
        [...found.series],
        expected.map(([row]) => row),
      );
      assert.deepEqual(
        [...found.templates],
        expected.map(([, { template }]) => template),
      );
      assert.deepEqual(
        [...found.timesMs],
        expected.map(([, { timeMs }]) => timeMs),
      );
    }),
  );
});
