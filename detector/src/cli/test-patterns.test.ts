import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { testPatterns } from './test-patterns.ts';

test('a pattern file is tried with the examples beside it and against a log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'patterns-'));
  try {
    const file = join(folder, 'own.patterns');
    await writeFile(file, 'DOOR door (?:open|shut) 2.0 a door\nBAD x(?!y)\n');
    await writeFile(
      join(folder, 'own.examples'),
      'DOOR + the door open\nDOOR + no\nDOOR - door shut\nDOOR ? x\n',
    );
    const log = join(folder, 'a.log');
    await writeFile(log, 'door open\nnothing\nthe door shut\r\n');
    const { patterns, examples, problems, hits } = await testPatterns(file, log);
    assert.deepEqual([patterns, examples], [1, 3]);
    assert.deepEqual(
      problems.map(({ line, column }) => [line, column]),
      [
        [2, 6],
        [4, 1],
        [2, 8],
        [3, 8],
      ],
    );
    assert.deepEqual([...hits], [['DOOR', 2]]);
    await assert.rejects(testPatterns(join(folder, 'none')), { code: 'input-unreadable' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
