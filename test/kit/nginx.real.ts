import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fillSecrets } from '../../infra/src/render/fill-secrets.ts';
import { programs } from './programs.ts';
import { renderedHosts } from './rendered-hosts.ts';

interface Door {
  readonly port: number;
  /** Paths that came through to Loki. */
  readonly passed: readonly string[];
}

async function openDoor(t: TestContext): Promise<Door> {
  const folder = mkdtempSync(join(tmpdir(), 'kit-nginx-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const passed: string[] = [];
  const loki = createServer((asked, answer) => {
    passed.push(asked.url ?? '');
    asked.resume().once('end', () => answer.end('ok'));
  }).listen(0, '127.0.0.1');
  await once(loki, 'listening');
  t.after(() => loki.close());
  const address = loki.address();
  const behind = typeof address === 'object' && address !== null ? address.port : 0;
  const [port, detector] = [await programs.freePort(), await programs.freePort()];
  const [ocean] = renderedHosts.ofFile('hosts/hosts.yaml');
  for (const file of ocean?.files.filter(({ bundle }) => bundle === 'nginx') ?? []) {
    const content = fillSecrets(file.content, (name) => `pass-${name}`)
      .replaceAll('listen 3100', `listen 127.0.0.1:${port}`)
      .replaceAll('listen 8085', `listen 127.0.0.1:${detector}`)
      .replaceAll('127.0.0.1:3101', `127.0.0.1:${behind}`)
      .replaceAll('/var/log/nginx', folder)
      .replaceAll('/etc/nginx/tidewatch-', join(folder, 'etc/nginx/tidewatch-'));
    mkdirSync(dirname(join(folder, file.path)), { recursive: true });
    writeFileSync(join(folder, file.path), content);
  }
  programs.start(t, folder, [
    'nginx',
    '-e',
    'stderr',
    '-p',
    folder,
    '-c',
    join(folder, 'nginx-check.conf'),
    '-g',
    'daemon off; master_process off;',
  ]);
  await programs.until('nginx listens', async () => (await ask(port, '/ready')).status);
  return { port, passed };
}

interface Asked {
  readonly method?: string;
  readonly user?: string;
  readonly password?: string;
}

/** Without a client that would tidy the path up. */
async function ask(
  port: number,
  path: string,
  how: Asked = {},
): Promise<{ readonly status: number }> {
  const {
    method = 'GET',
    user,
    password = `pass-loki-password-${user?.replace('agent-', '')}`,
  } = how;
  const sent = request({
    port,
    path,
    method,
    host: '127.0.0.1',
    agent: false,
    ...(user === undefined ? {} : { auth: `${user}:${password}` }),
  });
  sent.end();
  const [answer] = await once(sent, 'response');
  answer.resume();
  await once(answer, 'end');
  return { status: answer.statusCode };
}

test('nginx lets through just what an agent and Grafana need', { timeout: 240_000 }, async (t) => {
  const { port, passed } = await openDoor(t);
  const agent = { user: 'agent-dns01' };
  const grafana = { user: 'grafana' };
  const push = '/loki/api/v1/push';
  const cases: readonly (readonly [number, string, Asked])[] = [
    [401, push, { method: 'POST' }],
    [401, push, { method: 'POST', ...agent, password: 'wrong' }],
    [401, push, { method: 'POST', user: 'agent-nobody', password: 'x' }],
    [200, push, { method: 'POST', ...agent }],
    [401, push, { method: 'POST', ...grafana }],
    [403, push, { method: 'GET', ...agent }],
    [200, '/ready', agent],
    [401, '/loki/api/v1/labels', {}],
    [401, '/loki/api/v1/query_range?query=x', agent],
    ...[
      '/loki/api/v1/query?query=vector(1)%2Bvector(1)',
      '/loki/api/v1/query_range?query=%7Bjob%3D~%22a%25..%22%7D',
      '/loki/api/v1/labels',
      '/loki/api/v1/label/host/values',
      '/loki/api/v1/series',
      '/loki/api/v1/index/stats',
    ].map((path) => [200, path, grafana] as const),
    ...[
      '/config',
      '/metrics',
      '/flush',
      '/ingester/shutdown',
      '/services',
      '/loki/api/v1/delete',
      '/loki/api/v1/rules',
      '/loki/api/v1/tail',
      '/loki/api/v1/label/host-x/values',
      '/loki/api/v1/push/',
      '/',
    ].map((path) => [404, path, grafana] as const),
    ...[
      '/loki/api/v1/label/%2e%2e/values',
      '/loki/api/v1/label/%252e%252e/values',
      '/loki/api/v1/label/..%2f..%2fdelete/values',
      '/loki/api/v1/label/..%252f..%252fdelete/values',
      '/loki/api/v1/push/..%2f..%2f..%2fconfig',
      '/loki/api/v1/labels/../../../../config',
      '/loki/api/v1/labels/../labels',
      '//config',
      '/%63onfig',
    ].map((path) => [400, path, grafana] as const),
  ];
  for (const [status, path, how] of cases)
    assert.equal((await ask(port, path, how)).status, status, `${how.user} ${how.method} ${path}`);
  assert.deepEqual(
    passed.filter(
      (path) =>
        !/^\/(ready|loki\/api\/v1\/(push|query|query_range|labels|label\/host\/values|series|index\/stats)(\?|$))/.test(
          path,
        ),
    ),
    [],
  );
});
