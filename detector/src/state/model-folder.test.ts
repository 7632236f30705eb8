import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  type ModelFolder,
  modelFolderVersion,
  readModelFolder,
  writeModelFolder,
} from './model-folder.ts';

const model: ModelFolder<object> = {
  manifest: {
    version: modelFolderVersion,
    writtenBy: '0.0.0',
    writtenMs: 5,
    inputs: ['a.log'],
    lines: 3,
    templates: 1,
    fromMs: 1,
    toMs: 2,
    parts: ['templates', 'streams'],
  },
  state: { templates: [1, 2], streams: { a: 'b' } },
};

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'model-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

test('readModelFolder() reads what writeModelFolder() wrote, also over an older one', async (t) => {
  const parent = await folder(t);
  const path = join(parent, 'model');
  await writeModelFolder(path, { ...model, state: { other: 1 } });
  await writeModelFolder(path, model);
  assert.deepEqual(await readModelFolder(path), model);
  assert.deepEqual(await readdir(parent), ['model']);
});

test('readModelFolder() refuses another version, a missing folder and a broken part', async (t) => {
  const path = join(await folder(t), 'model');
  await assert.rejects(readModelFolder(path), { code: 'model-unusable' });
  await writeModelFolder(path, { ...model, manifest: { ...model.manifest, version: 99 } });
  await assert.rejects(readModelFolder(path), /version 99/);
  await writeModelFolder(path, model);
  await writeFile(join(path, 'streams.json'), '{');
  await assert.rejects(readModelFolder(path), /"streams.json" cannot be read/);
});
