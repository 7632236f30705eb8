import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { KitError } from '../errors/kit-error.ts';
import { registryDigest } from './registry-digest.ts';

const digest = `sha256:${'c'.repeat(64)}`;

/** A registry as far as `registryDigest` asks one: an anonymous token first, then the manifest's head. */
async function openRegistry(): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const { url = '', headers } = request;
    if (url.startsWith('/token')) {
      const scope = new URL(url, 'http://x').searchParams.get('scope');
      response.end(JSON.stringify({ token: `for ${scope}` }));
    } else if (headers.authorization !== 'Bearer for repository:owner/name:pull') {
      const realm = `http://${headers.host}/token`;
      response.setHeader(
        'www-authenticate',
        `Bearer realm="${realm}",service="test",scope="repository:owner/name:pull"`,
      );
      response.writeHead(401).end();
    } else if (url === '/v2/owner/name/manifests/1.0' && headers.accept?.includes('index')) {
      response.setHeader('docker-content-digest', digest);
      response.end();
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, address: `127.0.0.1:${port}` };
}

test('registryDigest() logs in as nobody and reads the digest of a tag', async () => {
  const { server, address } = await openRegistry();
  try {
    assert.equal(await registryDigest(`${address}/owner/name`, '1.0', 'http'), digest);
    await assert.rejects(
      registryDigest(`${address}/owner/name`, '9.9', 'http'),
      (error) =>
        error instanceof KitError &&
        error.code === 'unreachable' &&
        error.message.endsWith('it answers 404 for owner/name:9.9'),
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
  await assert.rejects(registryDigest(`${address}/owner/name`, '1.0', 'http'), /ECONNREFUSED/);
});
