import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PatternsFolder } from './patterns-folder.ts';

test('PatternsFolder takes a change, and keeps what was there while a file is broken', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'patterns-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'own.patterns');
  const applied: string[][] = [];
  const file = new PatternsFolder({
    folder,
    apply: (patterns) => {
      const own = patterns.filter(({ pattern }) => pattern.category === 'own');
      assert.ok(patterns.length - own.length > 300, 'the built-in ones stay');
      applied.push(own.map(({ pattern }) => pattern.name));
    },
  });
  await file.check();
  writeFileSync(path, 'DOOR door open 4.0 a door\n');
  await file.check();
  await file.check();
  assert.deepEqual(applied, [[], ['DOOR']]);
  writeFileSync(path, 'DOOR door open 4.0 a door\nAHEAD x(?=y) 2.0 refused\n');
  await file.check();
  assert.equal(applied.length, 2);
  assert.match(file.problems()[0] ?? '', /own\.patterns:2:8: .*; the patterns before hold$/);
  writeFileSync(path, 'DOOR door open 4.0 a door\nWINDOW window open 2.0 a window\n');
  await file.check();
  assert.deepEqual(applied.at(-1), ['DOOR', 'WINDOW']);
  assert.deepEqual(file.problems(), []);
  rmSync(folder, { recursive: true });
  await file.check();
  assert.equal(applied.length, 3);
  assert.match(file.problems()[0] ?? '', /patterns before hold$/);
});
