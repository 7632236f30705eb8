import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { sendSyslog } from './send-syslog.ts';

test('a datagram comes from the address that was asked for', async (t) => {
  const server = createSocket('udp4');
  t.after(() => server.close());
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const heard = once(server, 'message') as Promise<[Buffer, { address: string }]>;
  const path = { protocol: 'udp', from: '127.0.0.1', to: '127.0.0.1', port: server.address().port };
  await sendSyslog({ ...path, protocol: 'udp' }, 'one line');
  const [message, { address }] = await heard;
  assert.deepEqual([message.toString(), address], ['one line', '127.0.0.1']);
});

test('a connection carries one line with its end, and a closed port is told', async (t) => {
  const server = createServer();
  t.after(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const heard = once(server, 'connection').then(([socket]) => text(socket));
  const path = { protocol: 'tcp', from: '127.0.0.1', to: '127.0.0.1', port } as const;
  await sendSyslog(path, 'one line');
  assert.equal(await heard, 'one line\n');
  await assert.rejects(sendSyslog({ ...path, port: 1 }, 'x'), /ECONNREFUSED/);
});
