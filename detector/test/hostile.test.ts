import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostileKinds } from './hostile-inputs.ts';
import { hostileRun } from './hostile-run.ts';

test('no hostile input stops the path, and each is counted by its kind', () => {
  const { byKind, lines, templates, streams } = hostileRun(100, 'small');
  assert.deepEqual([...byKind.keys()], Object.keys(hostileKinds));
  assert.equal(byKind.size, 20);
  for (const [kind, { inputs, rows }] of byKind) {
    assert.equal(inputs, 5, kind);
    assert.ok(rows >= 5, kind);
  }
  const rows = [...byKind.values()].reduce((sum, outcome) => sum + outcome.rows, 0);
  assert.ok(lines > 2_000 && lines <= rows, `${lines} of ${rows}`);
  assert.ok(templates > 0 && streams > 0);
  assert.equal(byKind.get('endless-line')?.tooLong, 5);
});
