import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { detectorContext } from './detector-context.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'context-test-'));
after(() => rmSync(folder, { recursive: true }));
const unpack = (archive: Buffer | string, more: readonly string[] = []): void => {
  const isText = typeof archive === 'string';
  const from = isText ? ['-f', archive] : ['-f', '-'];
  execFileSync('tar', ['-x', '-C', folder, ...from, ...more], isText ? {} : { input: archive });
};

test('detectorContext() holds a program that runs without node_modules, and twice the same bytes', async () => {
  const context = await detectorContext(root);
  assert.ok((await detectorContext(root)).equals(context));
  assert.ok(context.length < 8 * 1024 * 1024, `${context.length} bytes`);
  unpack(context);
  unpack(join(folder, 'rootfs.tar'), ['--same-permissions', '--no-same-owner']);
  for (const built of ['web/dist/index.html', 'src/cli/dist/kernel.wasm'])
    assert.ok(existsSync(join(folder, 'app', built)), built);
  assert.equal(statSync(join(folder, 'app/package.json')).mode & 0o777, 0o644);
  const program = join(folder, 'app/src/cli/logdetect.mjs');
  const listed = execFileSync(process.execPath, [program, 'patterns', 'list'], { cwd: folder });
  assert.match(listed.toString(), /SSH/);
});
