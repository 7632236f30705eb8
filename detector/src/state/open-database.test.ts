import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from './open-database.ts';

/** Commits more and more until the disk takes no more, and prints what is said. */
const filling = `
  const { Store } = await import(${JSON.stringify(import.meta.resolve('./store.ts'))});
  const store = await Store.open({ path: process.argv[1], routes: [] });
  await store.load(0);
  for (let i = 1; i < 9; i++) {
    const pipelineState = { windows: String(i).repeat(200_000 * i) };
    const commit = { cursors: {}, changes: [], alerts: [], nowMs: i, pipelineState };
    const said = await store.commit(commit).then(() => 'stored', ({ message, isRetryable }) => [message, isRetryable]);
    if (said !== 'stored') console.log(JSON.stringify(said));
    if (said !== 'stored') break;
  }
`;

test('openDatabase() gives a failing disk as what it is, not as a rollback that could not be', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'database-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'state.db');
  // A file may have so many blocks of 512 or 1,024 bytes, as a disk that breaks at some place.
  const limited = 'ulimit -f 900 && exec "$0" --input-type=module -e "$1" "$2"';
  const said = execFileSync('sh', ['-c', limited, process.execPath, filling, path]);
  assert.deepEqual(JSON.parse(String(said)), [`Cannot use state "${path}": the disk fails`, true]);
});

test('openDatabase() needs no folder for temporary files', async () => {
  const db = await openDatabase({ path: ':memory:', lockPatienceMs: 0 });
  const { rows } = await sql<{ temp_store: number }>`pragma temp_store`.execute(db);
  assert.equal(rows[0]?.temp_store, 2);
  await db.destroy();
});
