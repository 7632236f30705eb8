import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { Store } from './store.ts';

function pathOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'cursor-lines-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'state.db');
}

async function commit(path: string, ...cursors: readonly string[]): Promise<string | undefined> {
  const store = await Store.open({ path, routes: [] });
  try {
    await store.load(0);
    for (const cursor of cursors) {
      await store.commit({
        cursors: { loki: cursor, files: '{}' },
        changes: [],
        alerts: [],
        nowMs: 1,
      });
    }
    const { cursors: stored } = await store.load(0);
    assert.equal(stored['files'], '{}');
    return stored['loki'];
  } finally {
    await store.close();
  }
}

test('Store gives back a cursor of many lines, over restarts', async (t) => {
  const path = pathOf(t);
  assert.equal(await commit(path, 'head 1\na:1\nb:2'), 'head 1\na:1\nb:2');
  assert.equal(await commit(path, 'head 2\nb:2\nc:3', 'head 3\nb:22\nc:3'), 'head 3\nb:22\nc:3');
  assert.equal(await commit(path, 'head 4\nc:3', 'head 4'), 'head 4');
});

test('Store keeps a cursor whose lines have no names of their own as it is', async (t) => {
  for (const cursor of ['', 'one', 'a\nb', 'head\na:1\na:2', '{\n"x": 1\n}']) {
    assert.equal(await commit(pathOf(t), 'head\nz:1', cursor), cursor);
  }
});

test('Store writes only the lines of a cursor that changed', async (t) => {
  const path = pathOf(t);
  const lines = Array.from({ length: 300 }, (_, i) => `${i}:${'x'.repeat(1_000)}`);
  await commit(path, ['head', ...lines].join('\n'));
  // Nobody else may open the file while the store has it: a trigger notes what is written.
  const before = new DatabaseSync(path);
  before.exec(
    'create table noted (name text); create trigger note after update on cursor_lines ' +
      'begin insert into noted values (new.name); end',
  );
  before.close();
  await commit(path, ['head', ...lines.with(7, '7:y')].join('\n'));
  const after = new DatabaseSync(path);
  assert.deepEqual(
    after
      .prepare('select name from noted')
      .all()
      .map(({ name }) => name),
    ['7:'],
  );
  after.close();
});
