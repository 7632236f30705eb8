import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostileRun } from './hostile-run.ts';

test('2,000 hostile inputs of 20 kinds, one a line of 100 MB: none stops the path', (t) => {
  const { byKind, lines, templates, streams, snapshotBytes } = hostileRun(2_000, 'big');
  assert.equal(byKind.size, 20);
  for (const [kind, { inputs, bytes, rows, tooLong }] of byKind) {
    assert.equal(inputs, 100, kind);
    assert.ok(rows >= 100, kind);
    t.diagnostic(`${kind}: ${inputs} inputs, ${bytes} bytes, ${rows} lines, ${tooLong} cut`);
  }
  t.diagnostic(`${lines} lines, ${templates} templates, ${streams} streams`);
  assert.ok((byKind.get('endless-line')?.bytes ?? 0) > 100_000_000);
  assert.ok(streams <= 20_000);
  assert.ok(snapshotBytes < 200_000_000, `snapshot of ${snapshotBytes} bytes`);
});
