import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeColumn, encodeColumn } from './column-text.ts';

test('decodeColumn() gives back what encodeColumn() took', () => {
  fc.assert(
    fc.property(fc.float64Array({ maxLength: 5_000 }), (column) => {
      assert.deepEqual(new Float64Array(decodeColumn(encodeColumn(column))), column);
    }),
    { numRuns: 20 },
  );
});
