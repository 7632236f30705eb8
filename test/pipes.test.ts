import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

for (const bin of ['infra/src/bin.ts', 'detector/src/bin.ts'])
  test(`${bin} ends quietly when nobody reads what it prints any more`, async () => {
    const running = spawn(process.execPath, [bin, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.stdout.destroy();
    const said = text(running.stderr);
    const [code] = await once(running, 'close');
    assert.equal(await said, '');
    assert.equal(code, 0);
  });
