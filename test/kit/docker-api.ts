import { once } from 'node:events';
import { createServer } from 'node:http';
import type { TestContext } from 'node:test';

/** A container of the stand-in, and what it says. */
export interface SaidByContainer {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/**
 * As much of Docker's API on a Unix socket as log agents use (v1.24: list, inspect, networks, logs with
 * its eight-byte frames), with containers that have said what they say when they are asked.
 *
 * @see https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerLogs
 */
export async function dockerApi(
  t: TestContext,
  socket: string,
  containers: readonly SaidByContainer[],
): Promise<void> {
  const open = new Set<{ destroy(): void }>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').split('?')[0] ?? '';
    const index = containers.findIndex((_, at) => path.includes(idOf(at)));
    const container = containers[index];
    response.setHeader('Api-Version', '1.43');
    if (path === '/_ping') response.end('OK');
    else if (path.endsWith('/logs') && container !== undefined) {
      // Follows for ever: the agent hangs up.
      response.writeHead(200, { 'Content-Type': 'application/vnd.docker.raw-stream' });
      response.write(frames(container));
    } else
      response
        .setHeader('Content-Type', 'application/json')
        .end(JSON.stringify(answer(path, index)));
  });
  const answer = (path: string, index: number): unknown => {
    if (path === '/version') return { ApiVersion: '1.43', MinAPIVersion: '1.24' };
    if (path === '/containers/json') return containers.map((one, at) => summary(one, idOf(at)));
    const container = containers[index];
    if (path.endsWith('/json') && container !== undefined) {
      const state = { Status: 'running', Running: true, StartedAt: new Date().toISOString() };
      const Config = { Tty: false, Labels: container.labels };
      return { Id: idOf(index), Name: `/${container.name}`, State: state, Config };
    }
    return [];
  };
  server.on('connection', (connection) => {
    open.add(connection);
    connection.once('close', () => open.delete(connection));
  });
  server.listen(socket);
  await once(server, 'listening');
  t.after(() => {
    for (const connection of open) connection.destroy();
    server.close();
  });
}

function idOf(index: number): string {
  return String(index + 1).padStart(64, 'c0ffee');
}

function summary({ name, labels }: SaidByContainer, id: string): object {
  return {
    Id: id,
    Names: [`/${name}`],
    Image: 'shop/web:1',
    State: 'running',
    Labels: labels,
    Ports: [{ PrivatePort: 80, Type: 'tcp' }],
    HostConfig: { NetworkMode: 'bridge' },
    NetworkSettings: { Networks: { bridge: { NetworkID: 'n', IPAddress: '172.17.0.2' } } },
  };
}

/** Stream (1 standard output, 2 standard error), three zeros, length, then the line with its time. */
function frames({ stdout, stderr }: SaidByContainer): Buffer {
  const start = Date.now() - 5000;
  const lines = [
    ...stdout.map((text) => ({ stream: 1, text })),
    ...stderr.map((text) => ({ stream: 2, text })),
  ];
  return Buffer.concat(
    lines.map(({ stream, text }, index) => {
      const line = Buffer.from(`${new Date(start + index).toISOString()} ${text}\n`);
      const head = Buffer.alloc(8);
      head.writeUInt8(stream, 0);
      head.writeUInt32BE(line.length, 4);
      return Buffer.concat([head, line]);
    }),
  );
}
