import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { programs } from './programs.ts';
import { renderedHosts } from './rendered-hosts.ts';

type Labels = Readonly<Record<string, string>>;
interface Line {
  readonly text: string;
  readonly labels: Labels;
}

const remote = '/usr/lib/systemd/systemd-journal-remote';

/** What each source gives, by the line's mark; the host's own name stands as HOST. */
const expected: Readonly<Record<string, Labels>> = {
  'unit-line': { job: 'systemd-journal', service: 'ssh', level: 'error', site: 'attic' },
  'instance-line': { job: 'systemd-journal', service: 'wg-quick', level: 'notice', site: 'attic' },
  'kernel-line': { job: 'systemd-journal', service: 'kernel', level: 'critical', site: 'attic' },
  'session-line': { job: 'systemd-journal', service: 'sudo', level: 'warning', site: 'attic' },
  'container-line': {
    job: 'docker',
    service: 'shop-db-1',
    container: 'shop-db-1',
    image: 'postgres:18',
    compose_project: 'shop',
    compose_service: 'db',
    level: 'warning',
    site: 'attic',
  },
  'container-stderr': {
    job: 'docker',
    service: 'shop-db-1',
    container: 'shop-db-1',
    image: 'postgres:18',
    compose_project: 'shop',
    compose_service: 'db',
    level: 'error',
    site: 'attic',
  },
  'detector-line': {
    job: 'log-anomaly-detector',
    service: 'log-anomaly-detector',
    container: 'log-anomaly-detector',
    image: 'log-anomaly-detector:abc',
    level: 'info',
    site: 'attic',
  },
  'file-plain': { job: 'file', service: 'app', site: 'attic' },
  'file-word': { job: 'file', service: 'app', level: 'critical', site: 'attic' },
  'file-key': { job: 'file', service: 'app', level: 'debug', site: 'attic' },
  'file-error-in-sentence': { job: 'file', service: 'app', site: 'attic' },
};

const syslogExpected: Readonly<Record<string, Labels>> = {
  'tcp-5424': { job: 'syslog', service: 'hostapd', level: 'info' },
  'udp-3164': { job: 'syslog', service: 'dropbear', level: 'warning' },
};

function journalExport(): string {
  const time = Date.now() * 1000;
  const entry = (offset: number, fields: Labels): string =>
    [
      `__CURSOR=s=1;i=${offset}`,
      `__REALTIME_TIMESTAMP=${time + offset}`,
      `__MONOTONIC_TIMESTAMP=${1000 + offset}`,
      '_BOOT_ID=0123456789abcdef0123456789abcdef',
      '_MACHINE_ID=0123456789abcdef0123456789abcdef',
      ...Object.entries(fields).map(([key, value]) => `${key}=${value}`),
      '',
      '',
    ].join('\n');
  const container = {
    _SYSTEMD_UNIT: 'docker.service',
    SYSLOG_IDENTIFIER: 'dockerd',
    CONTAINER_NAME: 'shop-db-1',
    CONTAINER_ID_FULL: 'c0ffee'.repeat(10),
    IMAGE_NAME: 'postgres:18',
    COM_DOCKER_COMPOSE_PROJECT: 'shop',
    COM_DOCKER_COMPOSE_SERVICE: 'db',
  };
  const entries: Labels[] = [
    {
      PRIORITY: '3',
      SYSLOG_IDENTIFIER: 'sshd',
      _SYSTEMD_UNIT: 'ssh.service',
      MESSAGE: 'unit-line',
    },
    { PRIORITY: '5', _SYSTEMD_UNIT: 'wg-quick@wg0.service', MESSAGE: 'instance-line' },
    { PRIORITY: '2', SYSLOG_IDENTIFIER: 'kernel', _TRANSPORT: 'kernel', MESSAGE: 'kernel-line' },
    {
      PRIORITY: '4',
      SYSLOG_IDENTIFIER: 'sudo',
      _SYSTEMD_UNIT: 'session-3.scope',
      MESSAGE: 'session-line',
    },
    { ...container, PRIORITY: '6', MESSAGE: '2026-11-21 WARN container-line' },
    { ...container, PRIORITY: '6', MESSAGE: '\tat org.example.Main(Main.java:1)' },
    { ...container, PRIORITY: '6', MESSAGE: 'Caused by: java.io.IOException' },
    { ...container, PRIORITY: '3', MESSAGE: 'container-stderr' },
    {
      ...container,
      CONTAINER_NAME: 'log-anomaly-detector',
      IMAGE_NAME: 'log-anomaly-detector:abc',
      COM_DOCKER_COMPOSE_PROJECT: '',
      COM_DOCKER_COMPOSE_SERVICE: '',
      PRIORITY: '6',
      MESSAGE: 'detector-line',
    },
  ];
  return entries.map((fields, index) => entry(index + 1, fields)).join('');
}

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
  }: {
    readonly agent: 'promtail' | 'alloy';
    readonly name: string;
    readonly folder: string;
    readonly loki: string;
    readonly listener: 'rsyslog' | 'agent';
  },
): Promise<Started> {
  const text = `
hosts:
  - name: ${name}
    address: 127.0.0.1
    role: central
    agent: ${agent}
    labels: { site: attic }
    sources: { syslog: { listener: ${listener} }, files: [{ path: ${folder}/app.log, service: app }] }
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

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kit-agents-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Loki's own additions aside. */
function plain(labels: Labels): Labels {
  const { host: _host, container_id: _id, filename: _filename, ...rest } = labels;
  return rest;
}

test('log agents on real programs', { timeout: 300_000 }, async (whole) => {
  const lokiFolder = folderOf(whole);
  const loki = await startLoki(whole, lokiFolder);

  await whole.test(
    'Promtail and Alloy give every line of every source the same labels',
    { timeout: 180_000 },
    async (t) => {
      const folder = folderOf(t);
      mkdirSync(join(folder, 'journal'));
      writeFileSync(join(folder, 'in.export'), journalExport());
      execFileSync(
        remote,
        ['-o', join(folder, 'journal/system.journal'), join(folder, 'in.export')],
        {
          stdio: 'ignore',
        },
      );
      writeFileSync(join(folder, 'app.log'), '');
      for (const agent of ['promtail', 'alloy'] as const)
        await startAgent(t, { agent, name: `by-${agent}`, folder, loki, listener: 'agent' });
      appendFileSync(
        join(folder, 'app.log'),
        [
          'file-plain says nothing of its level',
          '12:00:01 FATAL file-word',
          '{"level":"debug","msg":"file-key"}',
          'file-error-in-sentence: no error at all',
          '',
        ].join('\n'),
      );
      for (const agent of ['promtail', 'alloy'] as const) {
        const lines = await programs.until(`${agent} ships everything`, async () => {
          const found = await linesOf(loki, `by-${agent}`);
          const isAll = Object.keys(expected).every((mark) =>
            found.some(({ text }) => text.includes(mark)),
          );
          return isAll ? found : undefined;
        });
        for (const [mark, labels] of Object.entries(expected)) {
          const line = lines.find(({ text }) => text.includes(mark));
          assert.deepEqual(plain(line?.labels ?? {}), labels, `${agent}: ${mark}`);
        }
        const trace = lines.find(({ text }) => text.includes('container-line'));
        assert.match(
          trace?.text ?? '',
          /container-line\n\tat org\.example.*\nCaused by/,
          `${agent}: stack trace`,
        );
        assert.equal(trace?.labels['container_id'], 'c0ffee'.repeat(10));
      }
    },
  );

  await whole.test(
    'A listening agent takes RFC 5424 by TCP and RFC 3164 by UDP',
    { timeout: 180_000 },
    async (t) => {
      const folder = folderOf(t);
      mkdirSync(join(folder, 'journal'));
      writeFileSync(join(folder, 'app.log'), '');
      for (const agent of ['promtail', 'alloy'] as const) {
        const { syslogPort } = await startAgent(t, {
          agent,
          name: `by-${agent}`,
          folder,
          loki,
          listener: 'agent',
        });
        await send({
          port: syslogPort,
          tcp: `<14>1 2020-01-01T00:00:00Z ap hostapd - - - tcp-5424 ${agent}`,
          udp: `<12>Jan  1 00:00:00 ap dropbear[7]: udp-3164 ${agent}`,
        });
        const lines = await programs.until(`${agent} ships syslog`, async () => {
          const found = (await linesOf(loki, 'ap-attic')).filter(({ text }) =>
            text.includes(agent),
          );
          return found.length >= 2 ? found : undefined;
        });
        for (const [mark, labels] of Object.entries(syslogExpected)) {
          const line = lines.find(({ text }) => text.includes(mark));
          assert.deepEqual(
            plain(line?.labels ?? {}),
            { ...labels, floor: '2' },
            `${agent}: ${mark}`,
          );
        }
      }
    },
  );

  await whole.test(
    "rsyslog hands what devices send to either agent, under the device's name",
    { timeout: 180_000 },
    async (t) => {
      const folder = folderOf(t);
      mkdirSync(join(folder, 'journal'));
      writeFileSync(join(folder, 'app.log'), '');
      for (const agent of ['promtail', 'alloy'] as const) {
        const { syslogPort: behind } = await startAgent(t, {
          agent,
          name: `by-${agent}`,
          folder,
          loki,
          listener: 'rsyslog',
        });
        const port = await startRsyslog(t, folder, { agent, behind });
        await send({
          port,
          tcp: `<14>1 2020-01-01T00:00:00Z ap hostapd - - - tcp-5424 ${agent}\n`,
          udp: `<12>Jan  1 00:00:00 ap dropbear[7]: udp-3164 ${agent}`,
        });
        await send({ port, udp: `<11>%ASA-3-710003: own-dialect ${agent}` });
        const lines = await programs.until(`${agent} ships what rsyslog took`, async () => {
          const found = (await linesOf(loki, 'ap-attic')).filter(({ text }) =>
            text.includes(agent),
          );
          return found.length >= 3 ? found : undefined;
        });
        for (const [mark, labels] of Object.entries(syslogExpected)) {
          const line = lines.find(({ text }) => text.includes(mark));
          assert.deepEqual(
            plain(line?.labels ?? {}),
            { ...labels, floor: '2' },
            `${agent}: ${mark}`,
          );
        }
        const own = lines.find(({ text }) => text.includes('own-dialect'));
        assert.equal(own?.labels['level'], 'error');
        assert.equal(own?.labels['job'], 'syslog');
      }
    },
  );
});

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
