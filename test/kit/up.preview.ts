import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { KitFleet, type Ran } from './kit-fleet.ts';

const config = '/etc/demo/config.yaml';

interface Report {
  readonly service: string;
  readonly lines: readonly string[];
}

interface Outcome {
  readonly host: string;
  readonly isDeployed: boolean;
  readonly changes: Readonly<Record<string, number>>;
  readonly reports: readonly Report[];
  readonly restored: readonly Report[];
  readonly cause?: { readonly kind: string; readonly text: string; readonly hint: string };
}

interface Up {
  readonly ok: boolean;
  readonly stacks: { readonly created: readonly string[]; readonly made: readonly string[] };
  readonly hosts: readonly Outcome[];
}

const isRoot = userInfo().uid === 0;
describe(
  'kit up by the real engine over real ssh',
  { skip: !isRoot && 'sshd here needs root' },
  () => {
    let fleet: KitFleet;

    before(async () => {
      fleet = await KitFleet.start();
    });

    after(() => fleet[Symbol.asyncDispose]());

    const up = async (hosts: readonly string[], ...more: readonly string[]): Promise<Up & Ran> => {
      const ran = await fleet.kit([
        'up',
        ...hosts,
        '--json',
        '--no-canary',
        ...fleet.where,
        ...more,
      ]);
      assert.notEqual(ran.stdout, '', ran.stderr);
      return { ...ran, ...(JSON.parse(ran.stdout) as Up) };
    };

    test('a host without a key is refused before anything connects or is made', async () => {
      fleet.writeHosts();
      const text = readFileSync(fleet.hostsFile, 'utf8');
      writeFileSync(fleet.hostsFile, text.replace(`, hostKey: '${fleet.last.hostKey}'`, ''));
      const { code, stdout } = await fleet.kit([
        'up',
        '--json',
        '--yes',
        '--hosts',
        fleet.hostsFile,
        '--project',
        fleet.project,
      ]);
      assert.equal(code, 3);
      assert.match(stdout, /No host key of last in hosts.yaml/);
      assert.equal(fleet.hub.logins() + fleet.twin.logins(), 0);
      assert.deepEqual(globSync('Pulumi.*.yaml', { cwd: fleet.project }), []);
    });

    test('secrets are made only when somebody has said yes', async () => {
      fleet.writeHosts();
      const { code, stdout } = await fleet.kit(['up', '--json', ...fleet.where]);
      assert.equal(code, 3);
      assert.match(stdout, /secret-missing.*loki-password-hub/);
      assert.equal(fleet.hub.logins(), 0);
    });

    test('makes stacks and secrets, and deploys every host but the dead one, which it names', async () => {
      fleet.writeHosts({}, 'twin');
      const { code, stacks, hosts, stdout } = await up([], '--yes');
      assert.equal(code, 4);
      assert.ok(
        stacks.made.includes('loki-password-last') && stacks.made.includes('detector-token'),
      );
      assert.deepEqual(
        hosts.map(({ host, isDeployed }) => [host, isDeployed]),
        [
          ['hub', true],
          ['twin', false],
          ['last', true],
        ],
      );
      const cause = hosts[1]?.cause;
      assert.equal(cause?.kind, 'unreachable');
      assert.match(cause?.text ?? '', /Connection refused/);
      assert.match(fleet.hub.machine.read('/etc/demo/secret.env'), /^WORD=[A-Za-z0-9_-]{32}\n$/);
      assert.equal(fleet.last.machine.read(config), 'value: 1\n');
      // What was made is told by name alone.
      const secret = fleet.last.machine.read('/etc/demo/secret.env').slice(5).trim();
      assert.equal(stdout.includes(secret), false);
    });

    test('the next run deploys the one that was dead and changes no other', async () => {
      fleet.writeHosts();
      fleet.hub.machine.calls();
      const { code, ok, stacks, hosts } = await up([]);
      assert.equal(code, 0);
      assert.equal(ok, true);
      assert.deepEqual([stacks.created, stacks.made], [[], []]);
      assert.deepEqual(hosts[0]?.changes, {});
      assert.equal(fleet.twin.machine.read(config), 'value: 1\n');
      // It looks whether something differs there, and tells no unit anything.
      assert.deepEqual(fleet.hub.machine.calls(), []);
    });

    test('a password that two stacks share is one, in their encrypted settings alone', () => {
      const secret = fleet.twin.machine.read('/etc/demo/secret.env').slice(5).trim();
      const files = globSync(['{project,state,home}/**'], {
        cwd: fleet.folder,
        withFileTypes: true,
      });
      for (const file of files.filter((entry) => entry.isFile()))
        assert.equal(
          readFileSync(join(file.parentPath, file.name), 'latin1').includes(secret),
          false,
          file.name,
        );
      assert.match(
        readFileSync(join(fleet.project, 'Pulumi.hub.yaml'), 'utf8'),
        /loki-password-twin:\n +secure:/,
      );
    });

    test('one edited value changes one file of one host', async () => {
      fleet.writeHosts({ twin: '2' });
      const { hosts } = await up([]);
      assert.deepEqual(
        hosts.map(({ reports }) => reports.map(({ service, lines }) => [service, ...lines])),
        [[], [['agent', `wrote ${config}`, 'reload-or-restart demo.service']], []],
      );
    });

    test('what a host refuses is told in its own words, and stays as it was', async () => {
      fleet.writeHosts({ twin: 'refused' });
      const { code, hosts } = await up(['twin']);
      assert.equal(code, 4);
      assert.equal(hosts[0]?.cause?.kind, 'refused');
      assert.match(hosts[0]?.cause?.text ?? '', /agent was refused: nothing was touched/);
      assert.doesNotMatch(hosts[0]?.cause?.text ?? '', /sudo|test -x/);
      assert.equal(fleet.twin.machine.read(config), 'value: 2\n');
    });

    test('people read a line a host', async () => {
      fleet.writeHosts({ twin: '2' });
      const { code, stdout, stderr } = await fleet.kit(['up', '--no-canary', ...fleet.where]);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /^hub: deploys\nhub: no change in [\d.]+ s\n/);
      assert.equal(stdout, '');
    });

    const differences = async (): Promise<[number, unknown]> => {
      const { code, stdout } = await fleet.kit(['drift', 'twin', 'last', '--json', ...fleet.where]);
      return [code, JSON.parse(stdout).hosts];
    };

    test('drift names what was changed by hand, and the next up brings it back', async () => {
      fleet.twin.machine.write(config, 'by hand\n');
      fleet.last.machine.unmark('running', 'demo.service');
      const last = { service: 'agent', kind: 'unit-stopped', what: 'demo.service' };
      const twin = { service: 'agent', kind: 'file-changed', what: config };
      assert.deepEqual(await differences(), [
        1,
        [
          { host: 'twin', differences: [twin] },
          { host: 'last', differences: [last] },
        ],
      ]);
      const { hosts } = await up(['twin', 'last']);
      assert.deepEqual(
        hosts.map(({ changes, restored }) => [changes, restored.map(({ lines }) => lines[0])]),
        [
          [{}, [`wrote ${config}`]],
          [{}, ['start demo.service']],
        ],
      );
      assert.equal(fleet.twin.machine.read(config), 'value: 2\n');
      assert.equal((await differences())[0], 0);
    });

    test('rollback puts the files before the last change back, and up the newer ones again', async () => {
      const rolled = await fleet.kit(['rollback', 'twin', 'agent', ...fleet.where]);
      assert.equal(rolled.code, 0, rolled.stderr);
      assert.match(rolled.stdout, /rolled back agent\nkit up brings the newer ones again/);
      assert.notEqual(fleet.twin.machine.read(config), 'value: 2\n');
      assert.match(JSON.stringify(await differences()), /rolled-back/);
      await up(['twin']);
      assert.equal(fleet.twin.machine.read(config), 'value: 2\n');
      const none = await fleet.kit(['rollback', 'twin', 'loki', ...fleet.where]);
      assert.deepEqual([none.code, /Its services are agent, base/.test(none.stderr)], [2, true]);
    });

    test('a host that cannot be asked is no host without differences', async () => {
      fleet.writeHosts({ twin: '2' }, 'last');
      const { code, stdout } = await fleet.kit(['drift', 'twin', 'last', ...fleet.where]);
      assert.equal(code, 4);
      assert.match(stdout, /^twin: as applied\nlast: cannot be asked: .*Connection refused/);
    });

    test('forget takes a stack and an entry away, and contacts nothing', async () => {
      fleet.writeHosts({ twin: '2' });
      fleet.last.logins();
      const where = ['--hosts', fleet.hostsFile, '--project', fleet.project];
      const unasked = await fleet.kit(['forget', 'last', ...where]);
      assert.equal(unasked.code, 2);
      const { code, stdout } = await fleet.kit(['forget', 'last', '--yes', ...where]);
      assert.equal(code, 0);
      assert.match(stdout, /stack last is gone\n.*its entry is gone/);
      assert.doesNotMatch(readFileSync(fleet.hostsFile, 'utf8'), /last/);
      assert.equal(existsSync(join(fleet.project, 'Pulumi.last.yaml')), false);
      assert.equal(fleet.last.logins(), 0);
      assert.equal(fleet.last.machine.read(config), 'value: 1\n');
      assert.equal((await fleet.kit(['forget', 'last', '--yes', ...where])).code, 2);
    });

    test('a wrong passphrase is told as such', async () => {
      const wrong = { ...fleet.environment, PULUMI_CONFIG_PASSPHRASE: 'another' };
      const { code, stdout } = await fleet.kit(
        ['up', '--json', '--yes', '--hosts', fleet.hostsFile, '--project', fleet.project],
        wrong,
      );
      assert.equal(code, 4);
      assert.match(stdout, /PULUMI_CONFIG_PASSPHRASE/);
      assert.ok(existsSync(join(fleet.project, 'Pulumi.twin.yaml')));
    });
  },
);
