import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Store } from '../../src/state/store.ts';

const kills = 25;
const program = join(import.meta.dirname, 'commit-forever.ts');

/** Kills a process that commits, some time after its first commit; gives the last number it said. */
async function killOnce(path: string, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(child.stdout, 'data');
  await sleep(afterMs);
  child.kill('SIGKILL');
  await once(child, 'close');
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
}

test(`Store has after each of ${kills} kills all of every commit that was acknowledged`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'store-kill-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'state.sqlite');
  for (let kill = 0; kill < kills; kill++) {
    const acknowledged = await killOnce(path, (kill * 7) % 60);
    const store = await Store.open({ path, routes: ['webhook'] });
    const { cursors, pipelineState } = await store.load(0);
    const n = Number(cursors['file']);
    // The last commit may be on disk although its number was not yet said.
    assert.ok(n === acknowledged || n === acknowledged + 1, `${n} after ${acknowledged}`);
    assert.deepEqual(Object.entries(pipelineState?.['part'] ?? {})[0], ['n', n]);
    const all = await store.incidents({ limit: 1_000 });
    const newest = all.map(({ id }) => Number(id)).reduce((a, b) => Math.max(a, b), 0);
    assert.ok(all.length === 1_000 || newest === n);
    assert.deepEqual(await store.alertCounts(), { waiting: n });
    await store.close();
  }
});
