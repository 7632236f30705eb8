import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { dockerApi } from './docker-api.ts';
import { type Labels, type Line, logPipeline } from './log-pipeline.ts';
import { programs } from './programs.ts';

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

const web = {
  job: 'docker',
  service: 'shop-web-1',
  container: 'shop-web-1',
  compose_project: 'shop',
  compose_service: 'web',
  site: 'attic',
} as const;
const dockerExpected: Readonly<Record<string, Labels>> = {
  'said-plainly': { ...web, level: 'info' },
  'said-with-a-word': { ...web, level: 'error' },
  'said-to-stderr': { ...web, level: 'error' },
  'said-with-a-key': { ...web, level: 'warning' },
  'said-by-the-detector': {
    job: 'log-anomaly-detector',
    service: 'log-anomaly-detector',
    container: 'log-anomaly-detector',
    level: 'info',
    site: 'attic',
  },
};

const syslogExpected: Readonly<Record<string, Labels>> = {
  'tcp-5424': { job: 'syslog', service: 'hostapd', level: 'info' },
  'udp-3164': { job: 'syslog', service: 'dropbear', level: 'warning' },
};

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

/** Of the device, so many lines that an agent was sent; of both kinds with the labels that they must have. */
async function syslogArrives(loki: string, agent: string, count: number): Promise<readonly Line[]> {
  const lines = await programs.until(`${agent} ships syslog`, async () => {
    const all = await logPipeline.linesOf(loki, 'ap-attic');
    const found = all.filter(({ text }) => text.includes(agent));
    return found.length >= count ? found : undefined;
  });
  for (const [mark, labels] of Object.entries(syslogExpected)) {
    const line = lines.find(({ text }) => text.includes(mark));
    assert.deepEqual(plain(line?.labels ?? {}), { ...labels, floor: '2' }, `${agent}: ${mark}`);
  }
  return lines;
}

test('log agents on real programs', { timeout: 300_000 }, async (whole) => {
  assert.ok(existsSync(remote), `${remote} is not here: apt-get install systemd-journal-remote`);
  const lokiFolder = folderOf(whole);
  const loki = await logPipeline.startLoki(whole, lokiFolder);

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
        await logPipeline.startAgent(t, {
          agent,
          name: `by-${agent}`,
          folder,
          loki,
          listener: 'agent',
        });
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
          const found = await logPipeline.linesOf(loki, `by-${agent}`);
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
        const { syslogPort } = await logPipeline.startAgent(t, {
          agent,
          name: `by-${agent}`,
          folder,
          loki,
          listener: 'agent',
        });
        await logPipeline.send({
          port: syslogPort,
          tcp: `<14>1 2020-01-01T00:00:00Z ap hostapd - - - tcp-5424 ${agent}`,
          udp: `<12>Jan  1 00:00:00 ap dropbear[7]: udp-3164 ${agent}`,
        });
        await syslogArrives(loki, agent, 2);
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
        const { syslogPort: behind } = await logPipeline.startAgent(t, {
          agent,
          name: `by-${agent}`,
          folder,
          loki,
          listener: 'rsyslog',
        });
        const port = await logPipeline.startRsyslog(t, folder, { agent, behind });
        await logPipeline.send({
          port,
          tcp: `<14>1 2020-01-01T00:00:00Z ap hostapd - - - tcp-5424 ${agent}\n`,
          udp: `<12>Jan  1 00:00:00 ap dropbear[7]: udp-3164 ${agent}`,
        });
        await logPipeline.send({ port, udp: `<11>%ASA-3-710003: own-dialect ${agent}` });
        const lines = await syslogArrives(loki, agent, 3);
        const own = lines.find(({ text }) => text.includes('own-dialect'));
        assert.equal(own?.labels['level'], 'error');
        assert.equal(own?.labels['job'], 'syslog');
      }
    },
  );
  await whole.test('Promtail and Alloy read the same from the API of Docker', async (t) => {
    const folder = folderOf(t);
    mkdirSync(join(folder, 'journal'));
    writeFileSync(join(folder, 'app.log'), '');
    await dockerApi(t, join(folder, 'docker.sock'), [
      {
        name: 'shop-web-1',
        labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' },
        stdout: [
          'said-plainly',
          'ERROR said-with-a-word',
          '\tat org.example.Main(Main.java:1)',
          'Caused by: x',
          'end',
        ],
        stderr: ['said-to-stderr', '{"level":"warn","msg":"said-with-a-key"}'],
      },
      { name: 'log-anomaly-detector', labels: {}, stdout: ['said-by-the-detector'], stderr: [] },
    ]);
    for (const agent of ['promtail', 'alloy'] as const) {
      const name = `socket-${agent}`;
      await logPipeline.startAgent(t, {
        agent,
        name,
        folder,
        loki,
        listener: 'agent',
        docker: 'socket',
      });
      const lines = await programs.until(`${agent} ships what Docker has`, async () => {
        const found = await logPipeline.linesOf(loki, name);
        const marks = Object.keys(dockerExpected);
        return marks.every((mark) => found.some(({ text }) => text.includes(mark)))
          ? found
          : undefined;
      });
      for (const [mark, labels] of Object.entries(dockerExpected)) {
        const line = lines.find(({ text }) => text.includes(mark));
        assert.deepEqual(plain(line?.labels ?? {}), labels, `${agent}: ${mark}`);
      }
      const trace = lines.find(({ text }) => text.includes('said-with-a-word'));
      assert.match(trace?.text ?? '', /said-with-a-word\n\tat org.*\nCaused by: x$/, agent);
      assert.match(trace?.labels['container_id'] ?? '', /^[0-9a-f]{64}$/);
    }
  });
});

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
