import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { programs } from './programs.ts';
import { renderedHosts } from './rendered-hosts.ts';

export type Labels = Readonly<Record<string, string>>;
export interface Line {
  readonly text: string;
  readonly labels: Labels;
}

/** Loki, an agent and rsyslog with the files that are rendered for them, on loopback. */
export const logPipeline = { startLoki, startAgent, startRsyslog, linesOf, send } as const;

async function startLoki(t: TestContext, folder: string): Promise<string> {
  const [http, grpc] = [await programs.freePort(), await programs.freePort()];
  const [central] = renderedHosts.ofFile('hosts/hosts.yaml');
  const config = (central?.files ?? [])
    .find(({ path }) => path.endsWith('/loki.yaml'))
    ?.content.replaceAll('/loki', join(folder, 'loki'))
    .replace('http_listen_port: 3100', `http_listen_port: ${http}`)
    .replace('0.0.0.0', '127.0.0.1')
    .replace('grpc_listen_port: 9096', `grpc_listen_port: ${grpc}`);
  writeFileSync(join(folder, 'loki.yaml'), config ?? '');
  programs.start(t, folder, ['loki', `-config.file=${join(folder, 'loki.yaml')}`]);
  const url = `http://127.0.0.1:${http}`;
  await programs.until('Loki ready', async () => {
    const { ok } = await fetch(`${url}/ready`);
    return ok ? true : undefined;
  });
  return url;
}

async function linesOf(loki: string, host: string): Promise<readonly Line[]> {
  const query = new URLSearchParams({ query: `{host="${host}"}`, since: '1h', limit: '1000' });
  const answer = await fetch(`${loki}/loki/api/v1/query_range?${query.toString()}`);
  const { data } = (await answer.json()) as {
    data: { result: { stream: Labels; values: [string, string][] }[] };
  };
  return data.result.flatMap(({ stream, values }) =>
    values.map(([, text]) => ({ text, labels: stream })),
  );
}

interface Started {
  readonly syslogPort: number;
}

/** The rendered configuration with this test's ports, folders and Loki in the place of the host's. */
async function startAgent(
  t: TestContext,
  {
    agent,
    name,
    folder,
    loki,
    listener,
    docker = 'journald',
  }: {
    readonly agent: 'promtail' | 'alloy';
    readonly name: string;
    readonly folder: string;
    readonly loki: string;
    readonly listener: 'rsyslog' | 'agent';
    readonly docker?: 'journald' | 'socket';
  },
): Promise<Started> {
  const text = `
hosts:
  - name: ${name}
    address: 127.0.0.1
    role: central
    agent: ${agent}
    labels: { site: attic }
    sources: { docker: ${docker}, syslog: { listener: ${listener} }, files: [{ path: ${folder}/app.log, service: app }] }
devices: [{ name: ap-attic, address: 127.0.0.9, labels: { floor: "2" } }]
`;
  const [host] = renderedHosts.ofText(text);
  const [port, syslogPort] = [await programs.freePort(), await programs.freePort()];
  const own = mkdtempSync(join(folder, `${agent}-`));
  for (const file of host?.files.filter(({ bundle }) => bundle === 'agent') ?? []) {
    const content = file.content
      .replace('http://127.0.0.1:3100', loki)
      .replaceAll(`/etc/${agent}/`, `${own}/etc/${agent}/`)
      .replaceAll(`/var/lib/${agent}/`, `${own}/`)
      .replace('http_listen_port: 9080', `http_listen_port: ${port}`)
      .replaceAll(/(127\.0\.0\.1|0\.0\.0\.0):151[45]/g, `127.0.0.1:${syslogPort}`)
      .replaceAll('/var/run/docker.sock', `${folder}/docker.sock`)
      .replace('max_age: 24h', `max_age: 24h\n      path: ${folder}/journal`)
      .replace(/max_age +=/, `path = "${folder}/journal"\n  max_age =`);
    mkdirSync(dirname(join(own, file.path)), { recursive: true });
    writeFileSync(join(own, file.path), content);
  }
  const config = {
    promtail: ['promtail', `-config.file=${own}/etc/promtail/config.yaml`],
    alloy: [
      'alloy',
      'run',
      '--disable-reporting',
      `--server.http.listen-addr=127.0.0.1:${port}`,
      `--storage.path=${own}`,
      `${own}/etc/alloy/config.alloy`,
    ],
  } as const;
  programs.start(t, own, config[agent]);
  await programs.until(`${agent} ready`, async () => {
    const { ok } = await fetch(`http://127.0.0.1:${port}${agent === 'alloy' ? '/-' : ''}/ready`);
    return ok ? true : undefined;
  });
  return { syslogPort };
}

async function startRsyslog(
  t: TestContext,
  folder: string,
  { agent, behind }: { readonly agent: string; readonly behind: number },
): Promise<number> {
  const [central] = renderedHosts.ofText(`
hosts: [{ name: hub, address: 127.0.0.8, role: central }]
devices: [{ name: ap-attic, address: 127.0.0.9 }]
`);
  const port = await programs.freePort();
  const spool = mkdtempSync(join(folder, 'spool-'));
  const config = central?.files
    .find(({ template }) => template.startsWith('rsyslog/'))
    ?.content.replaceAll('port="1514"', `port="${port}" address="127.0.0.1"`)
    .replaceAll('port="1515"', `port="${behind}"`)
    .replaceAll('/var/log/tidewatch', spool);
  const file = join(folder, `rsyslog-${agent}.conf`);
  writeFileSync(file, `global(workDirectory="${spool}")\n${config}`);
  programs.start(t, spool, ['rsyslogd', '-n', '-f', file, '-i', join(spool, 'pid')]);
  await programs.until('rsyslog listens', async () => {
    const socket = createConnection({ port, host: '127.0.0.1', localAddress: '127.0.0.9' });
    return new Promise<true>((resolve, reject) => {
      socket.once('connect', () => resolve(true)).once('error', reject);
    }).finally(() => socket.destroy());
  });
  return port;
}

/** From the device's address. */
async function send({
  port,
  tcp,
  udp,
}: {
  readonly port: number;
  readonly tcp?: string;
  readonly udp: string;
}): Promise<void> {
  if (tcp !== undefined) {
    const socket = createConnection({ port, host: '127.0.0.1', localAddress: '127.0.0.9' });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).once('close', () => resolve());
      socket.end(tcp.endsWith('\n') ? tcp : `${Buffer.byteLength(tcp)} ${tcp}`);
      socket.resume();
    });
  }
  const client = createSocket('udp4');
  await new Promise<void>((resolve) => client.bind(0, '127.0.0.9', resolve));
  await new Promise<void>((resolve, reject) => {
    client.send(udp, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)));
  });
  client.close();
}
