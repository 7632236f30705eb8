import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '../../infra/src/check/find-program.ts';
import { runKit } from '../../infra/src/cli/run-kit.ts';
import { parseFleet } from '../../infra/src/fleet/parse-fleet.ts';
import { programs } from '../kit/programs.ts';
import type { Bed } from './bed/bed-of.ts';
import { bedProblem } from './bed/bed-problem.ts';
import { runProgram } from './bed/run-program.ts';
import { startBed } from './bed/start-bed.ts';

const promtail = findProgram('promtail', programs.places);
const skip = bedProblem() ?? (promtail === undefined && 'there is no promtail') ?? false;

/** Whom bootstrap makes. */
const asDeploy = { user: 'deploy' } as const;

interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

interface Step {
  readonly name: string;
  readonly state: string;
  readonly said: string;
}

async function kit(...args: string[]): Promise<Said> {
  let [out, error] = ['', ''];
  const code = await runKit(args, {
    out: { write: (text) => (out += text) },
    error: { write: (text) => (error += text) },
    hasColour: false,
    isInteractive: false,
  });
  return { code, out, error };
}

describe('kit bootstrap on bare hosts', { skip }, () => {
  let bed: Bed;
  /** The operator's file; the tests below stand on one another, as first contact does. */
  let hosts = '';
  before(async () => {
    bed = await startBed({ name: 'bootstrap-test', hosts: ['ocean', 'node005'] });
    hosts = join(bed.folder, 'mine.yaml');
    writeFileSync(hosts, readFileSync(bed.hostsFile));
  });
  after(() => bed.stop());

  async function bootstrap(host: string, ...more: string[]): Promise<Said> {
    return await kit('bootstrap', host, '--hosts', hosts, '--identity', bed.sshKeyFile, ...more);
  }

  async function steps(host: string, ...more: string[]): Promise<readonly Step[]> {
    const { code, out, error } = await bootstrap(
      host,
      '--json',
      '--program',
      `promtail=${promtail}`,
      ...more,
    );
    assert.equal(code, 0, out + error);
    const { hosts: outcomes } = JSON.parse(out) as { hosts: { steps: Step[] }[] };
    return outcomes[0]?.steps ?? [];
  }

  /** What a host's sshd has let in or turned away; the look itself is one. */
  async function attempts(host: string): Promise<number> {
    const lines = await bed.ssh(
      host,
      `journalctl -t sshd --no-pager -o cat | grep -cE '^(Accepted|Failed|Invalid user)' || :`,
    );
    return Number(lines) - 1;
  }

  test('a host that nobody knows is not logged in to, and neither is one with another key', async () => {
    const attemptsBefore = await attempts('node005');
    const unknown = await bootstrap('node005');
    assert.equal(unknown.code, 3);
    const hostKey = bed.host('node005').hostKey;
    assert.match(unknown.error, /No host key of node005 .* is known; it shows SHA256:\S{43}\n/);
    const wrong = await bootstrap('node005', '--host-key', `SHA256:${'A'.repeat(43)}`);
    assert.equal(wrong.code, 3);
    assert.match(wrong.error, /node005 .* shows SHA256:.*, expected was SHA256:AAAA/);
    assert.equal(readFileSync(hosts, 'utf8'), readFileSync(bed.hostsFile, 'utf8'));

    const imposed = bed.host('ocean').hostKey;
    assert.notEqual(imposed, hostKey);
    writeKey('node005', imposed);
    for (const more of [[], ['--accept-new']]) {
      const other = await bootstrap('node005', ...more);
      assert.equal(other.code, 3);
      assert.match(other.error, /node005 .* is another machine: hosts.yaml has SHA256:/);
    }
    writeFileSync(hosts, readFileSync(bed.hostsFile));
    // Between the two looks stands the second of them alone.
    assert.equal((await attempts('node005')) - attemptsBefore, 1);
  });

  function writeKey(host: string, key: string): void {
    const text = readFileSync(bed.hostsFile, 'utf8');
    const address = bed.host(host).plan.address;
    const line = new RegExp(`( +)address: ${address.replaceAll('.', String.raw`\.`)}\n`);
    writeFileSync(hosts, text.replace(line, `$&$1ssh: { hostKey: ${key} }\n`));
  }

  test('kit add-host learns a key without logging in', async () => {
    const file = join(bed.folder, 'other.yaml');
    const { address } = bed.host('node005').plan;
    await kit('init', '--hosts', file, '--name', 'hub', '--address', '192.0.2.1');
    const added = await kit(
      'add-host',
      'x',
      address,
      '--hosts',
      file,
      '--learn-key',
      '--accept-new',
    );
    assert.equal(added.code, 0, added.error);
    const { fleet } = parseFleet(file, readFileSync(file, 'utf8'));
    assert.equal(fleet?.hosts[1]?.ssh.hostKey, bed.host('node005').hostKey);
  });

  test('a dry run says what would be done, and changes nothing here or there', async () => {
    await bed.ssh('node005', 'touch /run/before');
    const said = await steps('node005', '--accept-new', '--dry-run');
    assert.ok(said.length >= 8);
    assert.deepEqual(
      new Set(said.map(({ state }) => state)),
      new Set(['unchanged', 'would-change']),
    );
    assert.equal(readFileSync(hosts, 'utf8'), readFileSync(bed.hostsFile, 'utf8'));
    const touched = 'find /etc /usr /home /srv /opt /root -xdev -newer /run/before';
    assert.equal(await bed.ssh('node005', touched), '');
  });

  test('a step that fails says what the host said; the next run goes on there', async () => {
    await bed.ssh('node005', 'mv /etc/apt/sources.list /root/');
    const failed = await bootstrap('node005', '--accept-new', '--program', `promtail=${promtail}`);
    assert.equal(failed.code, 4);
    assert.match(failed.error, /Cannot prepare node005: step packages/);
    assert.match(failed.error, /Unable to locate package curl/);
    assert.match(failed.error, /run kit bootstrap node005 again: it goes on there/);
    await bed.ssh('node005', 'mv /root/sources.list /etc/apt/');
    const gone = await steps('node005');
    assert.equal(gone.find(({ name }) => name === 'time-zone')?.state, 'unchanged');
    assert.deepEqual(
      gone.filter(({ state }) => state === 'changed').map(({ name }) => name),
      [
        'packages',
        'user',
        'keys',
        'sudo',
        'bundle-script',
        'base',
        'docker-restart',
        'agent-program',
      ],
    );
    const { fleet } = parseFleet('mine.yaml', readFileSync(hosts, 'utf8'));
    const known = fleet?.hosts.find(({ name }) => name === 'node005')?.ssh.hostKey;
    assert.equal(known, bed.host('node005').hostKey);
  });

  test('a second run changes nothing', async () => {
    const again = await steps('node005');
    assert.deepEqual(new Set(again.map(({ state }) => state)), new Set(['unchanged']));
    assert.match(
      (await bootstrap('node005', '--program', `promtail=${promtail}`)).out,
      /nothing had to be changed/,
    );
  });

  test('the kit’s user may run bundle as root, and nothing else', async () => {
    const bundle = '/usr/local/lib/tidewatch/bundle';
    assert.equal(await bed.ssh('node005', `sudo -n ${bundle} list`, asDeploy), 'base\n');
    for (const command of ['id', `${bundle} explode base`, `${bundle} apply ../base`, 'sh', bundle])
      await assert.rejects(
        bed.ssh('node005', `sudo -n ${command}`, asDeploy),
        /password is required/,
      );
  });

  test('somebody who may sudo is as good as root, and an agent’s key as good as a file', async (t) => {
    const rule = '/etc/sudoers.d/admin';
    await bed.ssh(
      'node005',
      `useradd -m -p '*' admin && cp -r /root/.ssh /home/admin/ && chown -R admin /home/admin && echo 'admin ALL = (ALL) NOPASSWD: ALL' >${rule}`,
    );
    const socket = join(bed.folder, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    t.after(() => agent.kill());
    while (!existsSync(socket)) await sleep(20);
    await runProgram(['env', `SSH_AUTH_SOCK=${socket}`, 'ssh-add', '-q', bed.sshKeyFile]);
    const former = process.env['SSH_AUTH_SOCK'];
    t.after(() => {
      if (former === undefined) delete process.env['SSH_AUTH_SOCK'];
      else process.env['SSH_AUTH_SOCK'] = former;
    });
    process.env['SSH_AUTH_SOCK'] = socket;
    const words = ['bootstrap', 'node005', '--hosts', hosts, '--user', 'admin'];
    const done = await kit(...words, '--program', `promtail=${promtail}`);
    assert.equal(done.code, 0, done.error);
    assert.match(done.out, /nothing had to be changed/);
    await bed.ssh('node005', `rm ${rule}`);
    const refused = await kit(...words);
    assert.equal(refused.code, 4);
    assert.match(refused.error, /Cannot become root on node005: sudo: a password is required/);
    await runProgram(['env', `SSH_AUTH_SOCK=${socket}`, 'ssh-add', '-q', '-D']);
    assert.match((await kit(...words)).error, /takes none of the keys/);
  });

  test('the journal is on disk and keeps every line of a busy unit', async () => {
    const unit = 'systemd-run --quiet --wait --unit busy sh -c "seq 30000"';
    await bed.ssh('node005', `test -d /var/log/journal && ${unit} && journalctl --sync`);
    const kept = await bed.ssh(
      'node005',
      'journalctl -u busy -o cat --no-pager | grep -c "^[0-9]*$"',
    );
    assert.equal(kept, '30000\n');
  });

  test('through a jump host, whose key is checked as well; what the host has stays', async () => {
    await bed.ssh(
      'ocean',
      `apt-get -q update && apt-get install -qy nftables && cat >/etc/nftables.conf && systemctl enable --now nftables && mkdir -p /etc/docker && echo '{"live-restore":true,"log-driver":"json-file","log-opts":{"max-size":"1m"}}' >/etc/docker/daemon.json`,
      {
        input: strictFirewall,
      },
    );
    const { address } = bed.host('node005').plan;
    const ocean = bed.host('ocean').plan.address;
    writeFileSync(
      hosts,
      readFileSync(hosts, 'utf8').replace(
        `address: ${ocean}\n`,
        `address: ${ocean}\n    ssh:\n      proxy: { address: ${address}, hostKey: ${bed.host('ocean').hostKey} } # node005\n`,
      ),
    );
    const wrong = await bootstrap('ocean', '--accept-new');
    assert.equal(wrong.code, 3);
    assert.match(wrong.error, /the jump host of ocean .* is another machine/);
    writeFileSync(
      hosts,
      readFileSync(hosts, 'utf8').replace(`, hostKey: ${bed.host('ocean').hostKey} }`, ' }'),
    );
    const done = await steps('ocean', '--accept-new');
    assert.deepEqual(
      done.filter(({ state }) => state !== 'changed').map(({ name, state }) => `${name} ${state}`),
      ['existing unchanged', 'time-zone unchanged'],
    );
    const { fleet } = parseFleet('mine.yaml', readFileSync(hosts, 'utf8'));
    assert.equal(fleet?.central.ssh.hostKey, bed.host('ocean').hostKey);
    assert.equal(fleet?.central.ssh.proxy?.hostKey, bed.host('node005').hostKey);
    assert.match(
      await bed.ssh('ocean', 'journalctl -t sshd -o cat'),
      new RegExp(`from ${address} `),
    );

    assert.equal(
      await bed.ssh('ocean', "docker info -f '{{.LoggingDriver}} {{.LiveRestoreEnabled}}'"),
      'journald true\n',
    );
    assert.match(await bed.ssh('ocean', 'id -nG deploy'), /\bdocker\b/);
    assert.equal((await bed.ssh('ocean', 'docker ps -q', asDeploy)).trim(), '');
  });

  test('a firewall that drops lets syslog and the agents in, also after it has started again', async () => {
    const rules = async (): Promise<string> =>
      await bed.ssh('ocean', 'nft list chain inet filter input');
    const router = bed.devices[0]?.address ?? '';
    const expected = [
      `ip saddr ${router} udp dport 1514 accept comment "tidewatch"`,
      `ip saddr ${bed.host('node005').plan.address} tcp dport 3100 accept comment "tidewatch"`,
    ];
    for (const rule of expected) assert.ok((await rules()).includes(rule), await rules());
    const count = (await rules()).split('comment "tidewatch"').length;
    await bed.ssh('ocean', 'systemctl restart nftables');
    assert.equal((await rules()).split('comment "tidewatch"').length, count);
    const again = await steps('ocean');
    assert.deepEqual(new Set(again.map(({ state }) => state)), new Set(['unchanged']));
  });

  test('Docker is not restarted under running containers unasked', async () => {
    await bed.ssh(
      'ocean',
      `mkdir -p /tmp/c && cp --parents $(ldd /bin/sleep | grep -o '/[^ ]*') /bin/sleep /tmp/c/
       tar -C /tmp/c -c . | docker import - sleeper && docker run -d --name sleeper sleeper /bin/sleep 1000 && sleep 1.1
       touch /etc/docker/daemon.json`,
    );
    const held = await bootstrap('ocean', '--program', `promtail=${promtail}`);
    assert.equal(held.code, 4);
    assert.match(held.error, /1 containers run and would stop.*--restart-docker/);
    const asked = await steps('ocean', '--restart-docker');
    assert.deepEqual(
      asked
        .filter(({ state }) => state !== 'unchanged')
        .map(({ name, state }) => `${name} ${state}`),
      ['docker-restart changed'],
    );
  });
});

const strictFirewall = `flush ruleset
table inet filter {
  chain input {
    type filter hook input priority 0; policy drop;
    ct state established,related accept
    iif lo accept
    tcp dport 22 accept
  }
}
`;
