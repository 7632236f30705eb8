import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

test('10 M distinct lines keep the process under 256 MiB', (t) => {
  const program = join(import.meta.dirname, 'distinct-lines.ts');
  // What is kept has to fit; without bounds V8 lets garbage lie about, young and old: 64 MiB more of the young
  // in one run than in the next.
  const heap = ['--max-old-space-size=128', '--max-semi-space-size=16'];
  const { stdout, stderr, status } = spawnSync(process.execPath, [...heap, program, '10000000'], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const { lines, templates, rssKiB } = JSON.parse(stdout) as Record<string, number>;
  t.diagnostic(`${lines} lines, ${templates} templates, ${Math.round(rssKiB! / 1_024)} MiB`);
  assert.equal(lines, 10_000_000);
  assert.ok(rssKiB! < 256 * 1_024, `${Math.round(rssKiB! / 1_024)} MiB`);
});
