import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadSettings } from '../config/load-settings.ts';
import { type OpenInputsOptions, openInputs } from './open-inputs.ts';
import { ReadingThread } from './reading/reading-thread.ts';

const { settings } = loadSettings({ flags: {}, environment: {}, file: undefined });

test('openInputs() reads several large files in a thread of its own, where there is a core for it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'inputs-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, bytes] of [
    ['one.log', 40 << 20],
    ['two.log', 24 << 20],
    ['large.log', 80 << 20],
    ['small.log', 1],
  ] as const) {
    writeFileSync(join(folder, name), '');
    // Of holes alone: it takes no room.
    truncateSync(join(folder, name), bytes);
  }
  for (const [inputs, options, isAhead] of [
    [['one.log', 'two.log'], {}, true],
    [['one.log', 'two.log'], { cores: 1 }, false],
    [['one.log', 'two.log'], { threads: 1 }, false],
    [['one.log', 'small.log'], {}, false],
    [['large.log'], {}, false],
    [['large.log'], { threads: 2 }, true],
    [['*.log'], {}, true],
  ] satisfies [string[], Partial<OpenInputsOptions>, boolean][]) {
    const paths = inputs.map((name) => join(folder, name));
    const given = { inputs: paths, settings, patterns: [], cores: 2, ...options };
    const { source } = await openInputs(given);
    assert.equal(source instanceof ReadingThread, isAhead, JSON.stringify([inputs, options]));
    // Standard input is the first thread's.
    const also = await openInputs({ ...given, inputs: [...paths, '-'] });
    assert.ok(!(also.source instanceof ReadingThread));
  }
});
