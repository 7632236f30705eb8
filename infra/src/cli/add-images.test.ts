import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCommand } from '../../test/run-command.ts';
import { KitError } from '../errors/kit-error.ts';
import { addImages } from './add-images.ts';
import { addPreview } from './add-preview.ts';

const committed = join(import.meta.dirname, '../../../hosts/images.yaml');

test('kit images --offline says that nothing was compared', async () => {
  const { code, out } = await runCommand(addImages, ['images', '--offline', '--images', committed]);
  assert.equal(code, 0);
  assert.match(out, /^not compared: grafana\/loki:3\.7\.6 sha256:[0-9a-f]{64}$/m);
  assert.match(out, /^own: log-anomaly-detector:content-hash built here/m);
});

test('kit images says which registry does not answer, and ends with 4', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'images-'));
  // A port that nobody listens on any more.
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  server.close();
  try {
    const file = join(folder, 'images.yaml');
    const text = readFileSync(committed, 'utf8').replaceAll(
      /image: (grafana|n8nio)\//g,
      `image: 127.0.0.1:${port}/$1/`,
    );
    writeFileSync(file, text);
    const { code, out } = await runCommand(addImages, ['images', '--update', '--images', file]);
    assert.equal(code, 4);
    assert.match(out, /^unreachable: 127\.0\.0\.1:\d+\/grafana\/loki:3\.7\.6 /m);
    assert.match(out, /No registry was reached/);
    assert.equal(readFileSync(file, 'utf8'), text);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('kit preview without pulumi says how to get it and what works without', async () => {
  await assert.rejects(
    runCommand(addPreview, ['preview'], { PATH: '/nowhere' }),
    (error) =>
      error instanceof KitError &&
      error.code === 'program-missing' &&
      /kit doctor/.test(error.hint),
  );
});
