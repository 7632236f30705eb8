import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  Machine,
  bundleOf,
  command,
  demoConfig,
  demoUnit,
  fileOf,
  ours,
  ownOwner,
  probe,
  startAndHold,
  theirs,
} from '../../../test/machine.ts';
import { encodePayload } from './encode-payload.ts';

describe(
  'bundle.sh’s other commands and refusals',
  { skip: process.platform !== 'linux' && 'it is for Linux' },
  () => {
    test('remove takes away what apply put there and gives back what was there before', () => {
      using machine = new Machine();
      machine.write(demoConfig, 'of the owner\n');
      machine.write('/etc/demo/other', 'not ours\n');
      machine.mark('running', 'nginx.service');
      const bundle = bundleOf(
        { [demoConfig]: 'ours\n', ...demoUnit, '/srv/deep/down/file': 'x' },
        {
          units: [ours('restart'), theirs()],
          directories: [{ path: '/srv/data', mode: '0750', owner: ownOwner() }],
          destroy: [
            command(`grep ours ${machine.path(demoConfig)} >${machine.folder}/said`),
            command('false'),
          ],
        },
      );
      assert.equal(machine.apply(bundle).status, 0);
      machine.write('/srv/data/kept', 'precious');
      machine.calls();
      const done = machine.run(['remove', 'demo']);
      assert.equal(done.status, 0, done.stderr);
      assert.equal(machine.take('said'), 'ours\n');
      assert.match(done.stdout, /restored \/etc\/demo\/config.yaml/);
      assert.match(done.stdout, /kept \/srv\/data: it is not empty/);
      assert.equal(machine.read(demoConfig), 'of the owner\n');
      assert.equal(machine.read('/etc/demo/other'), 'not ours\n');
      assert.equal(machine.read('/srv/data/kept'), 'precious');
      assert.deepEqual([machine.has('/srv/deep'), machine.has('/etc/systemd')], [false, false]);
      const calls = [
        'disable --now demo.service',
        'daemon-reload',
        'reload-or-restart nginx.service',
      ];
      assert.deepEqual(machine.calls(), calls);
      assert.equal(machine.run(['list']).stdout, '');
      assert.equal(machine.run(['remove', 'demo']).stdout, 'nothing to remove\n');
    });

    test('a file that was there before, and was the same, is there afterwards', () => {
      using machine = new Machine();
      machine.write(demoConfig, 'same\n');
      const bundle = bundleOf(
        {},
        { files: [fileOf(demoConfig, 'same\n', { mode: machine.mode(demoConfig) })] },
      );
      assert.equal(machine.apply(bundle).stdout, 'unchanged\n');
      assert.equal(machine.run(['remove', 'demo']).status, 0);
      assert.equal(machine.read(demoConfig), 'same\n');
    });

    test('remove --data takes the data folders that apply made, and no others', () => {
      using machine = new Machine();
      machine.write('/srv/old/kept', 'x');
      const directories = ['/srv/old', '/srv/new'].map((path) => ({
        path,
        mode: '0700',
        owner: ownOwner(),
      }));
      assert.equal(machine.apply(bundleOf({}, { directories })).status, 0);
      assert.equal(machine.run(['list']).stdout, 'demo\n');
      machine.write('/srv/new/gone', 'x');
      assert.equal(machine.run(['remove', 'demo', '--data']).status, 0);
      assert.deepEqual([machine.has('/srv/new'), machine.has('/srv/old/kept')], [false, true]);
    });

    test('rollback goes back to the files before, and again forward', () => {
      using machine = new Machine();
      assert.equal(machine.run(['rollback', 'demo']).status, 3);
      const second = bundleOf({ [demoConfig]: '2', ...demoUnit }, { units: [ours('restart')] });
      assert.equal(machine.apply(bundleOf({ [demoConfig]: '1' })).status, 0);
      assert.equal(machine.apply(second).status, 0);
      assert.equal(machine.apply(second).status, 0);
      const back = machine.run(['rollback', 'demo']);
      assert.equal(back.status, 0, back.stderr);
      assert.equal(machine.read(demoConfig), '1');
      assert.deepEqual(
        [machine.is('running', 'demo.service'), machine.has('/etc/systemd/system/demo.service')],
        [false, false],
      );
      assert.match(machine.run(['status', 'demo']).stdout, /^rolled-back\tdemo\nsame/m);
      assert.equal(machine.run(['rollback', 'demo']).status, 0);
      assert.deepEqual(
        [machine.read(demoConfig), machine.is('running', 'demo.service')],
        ['2', true],
      );
    });

    test('status names what was changed by hand and what does not run', () => {
      using machine = new Machine();
      const bundle = bundleOf(
        { [demoConfig]: 'a', '/etc/demo/b': 'b', '/etc/demo/c': 'c', ...demoUnit },
        { units: [ours('restart')], containers: [{ name: 'loki', spec: 'abc', triggers: [] }] },
      );
      machine.mark('containers', 'loki', 'abc\n');
      assert.equal(machine.apply(bundle).status, 0);
      const clean = machine.run(['status', 'demo']);
      assert.equal(clean.status, 0);
      machine.write(demoConfig, 'by hand');
      chmodSync(machine.path('/etc/demo/b'), 0o666);
      machine.unmark('running', 'demo.service');
      machine.unmark('containers', 'loki');
      const drift = machine.run(['status', 'demo']);
      assert.equal(drift.status, 1);
      assert.deepEqual(drift.stdout.trim().split('\n').slice(1), [
        `changed\t${demoConfig}`,
        'attributes\t/etc/demo/b',
        'same\t/etc/demo/c',
        'same\t/etc/systemd/system/demo.service',
        'stopped\tdemo.service',
        'missing\tcontainer:loki',
      ]);
      machine.mark('containers', 'loki', 'abc\n');
      assert.equal(machine.apply(bundle).status, 0);
      assert.equal(machine.run(['status', 'demo']).stdout, clean.stdout);
    });

    test('one run at a time for a service, others beside it', async () => {
      using machine = new Machine();
      const { child, open } = await startAndHold(machine, (text) =>
        bundleOf({ [demoConfig]: 'a' }, { validate: [command(text)] }),
      );
      assert.equal(machine.apply(bundleOf({ [demoConfig]: 'b' })).status, 75);
      assert.equal(machine.apply(bundleOf({ '/etc/else': 'b' }, { service: 'other' })).status, 0);
      open();
      assert.deepEqual(await once(child, 'exit'), [0, null]);
      assert.equal(machine.read(demoConfig), 'a');
    });

    test('a payload that was cut short, or that says what is not known, is refused', () => {
      using machine = new Machine();
      const whole = encodePayload(bundleOf({ [demoConfig]: 'a\nb\n' }));
      for (let length = 0; length < whole.length - 1; length += 9)
        assert.equal(machine.run(['apply', 'demo'], whole.slice(0, length)).status, 2);
      const own = ownOwner();
      const hostile = [
        `file 0644 ${own} /etc/../passwd`,
        `file 0644 ${own} relative`,
        `file 9999 ${own} /x`,
        `file 0644 ${own} /$(id)`,
        `dir 0755 ${own} /a/./b`,
        'unit a;b ours restart -',
        'exec id',
        '|content',
        'ready x - true',
        `file 0644 ${own} /x\nstage 0644 ${own} /x`,
      ];
      for (const line of hostile) {
        const done = machine.run(['apply', 'demo'], `tidewatch-bundle 1\n${line}\nend\n`);
        assert.equal(done.status, 2, `${line}: ${done.stderr}`);
      }
      assert.equal(machine.run(['apply', '../etc'], whole).status, 2);
      assert.equal(machine.run(['explode', 'demo'], whole).status, 2);
      assert.equal(machine.has('/etc'), false);
    });

    test('an owner that the machine does not know is refused before anything is touched', () => {
      using machine = new Machine();
      const owner = 'nobody-here:root';
      const done = machine.apply(bundleOf({}, { files: [fileOf(demoConfig, 'a', { owner })] }));
      assert.equal(done.status, 3);
      assert.match(done.stderr, /there is no user nobody-here/);
      assert.equal(machine.has(demoConfig), false);
    });

    test('a link in the place of a file is replaced, not followed', () => {
      using machine = new Machine();
      machine.write('/etc/shadow', 'precious');
      mkdirSync(machine.path('/etc/demo'));
      symlinkSync(machine.path('/etc/shadow'), machine.path(demoConfig));
      assert.equal(machine.apply(bundleOf({ [demoConfig]: 'ours' })).status, 0);
      assert.deepEqual(
        [machine.read('/etc/shadow'), machine.read(demoConfig)],
        ['precious', 'ours'],
      );
    });

    test('a folder in the place of a file is refused before anything is touched', () => {
      using machine = new Machine();
      mkdirSync(machine.path(demoConfig), { recursive: true });
      const done = machine.apply(bundleOf({ '/etc/demo/a': 'x', [demoConfig]: 'ours' }));
      assert.equal(done.status, 3);
      assert.equal(machine.has('/etc/demo/a'), false);
    });

    test('a container is restarted in place while it is as planned, and put back if it does not get ready', () => {
      using machine = new Machine();
      const at = (text: string, spec: string) =>
        bundleOf(
          { [demoConfig]: text },
          {
            containers: [{ name: 'loki', spec, triggers: [demoConfig] }],
            ready: [probe(`grep -q 1 ${machine.path(demoConfig)}`, 0, 'loki')],
          },
        );
      // Not there yet: files only. Of another spec: Pulumi replaces it after this.
      assert.equal(machine.apply(at('0', 'abc')).status, 0);
      machine.mark('containers', 'loki', 'abc\n');
      assert.equal(machine.apply(at('2', 'def')).status, 0);
      assert.deepEqual(machine.calls(), []);
      assert.equal(
        machine.apply(at('1', 'abc')).stdout,
        `wrote ${demoConfig}\nrestart container loki\n`,
      );
      machine.calls();
      const failed = machine.apply(at('3', 'abc'));
      assert.equal(failed.status, 4, failed.stderr);
      assert.equal(machine.read(demoConfig), '1');
      assert.deepEqual(machine.calls(), ['docker restart loki', 'docker restart loki']);
      assert.equal(machine.run(['ready', 'demo']).status, 0);
      machine.write(demoConfig, '3');
      assert.equal(machine.run(['ready', 'demo']).status, 4);
    });

    test('image prints the id of a local image, and pulls the pinned one where there is none', () => {
      using machine = new Machine();
      const digest = `sha256:${'a'.repeat(64)}`;
      const pulled = `grafana_loki_${digest.replace(':', '_')}`;
      assert.equal(machine.run(['image', 'grafana/loki:3.7.6', digest]).status, 3);
      machine.mark('registry', pulled, `sha256:id\ngrafana/loki@${digest}\n`);
      assert.equal(machine.run(['image', 'grafana/loki:3.7.6', digest]).stdout, 'sha256:id\n');
      machine.calls();
      assert.equal(machine.run(['image', 'grafana/loki:3.7.6', digest]).stdout, 'sha256:id\n');
      assert.deepEqual(machine.calls(), []);
      machine.mark('images', 'grafana_loki_3.7.6', 'sha256:local\n\n');
      const local = machine.run(['image', 'grafana/loki:3.7.6', digest]);
      assert.equal(local.stdout, 'sha256:local\n');
      assert.match(local.stderr, /a local one/);
      assert.match(machine.run(['image', 'own:1']).stderr, /not on this machine/);
    });

    test('it runs under bash as under dash', () => {
      for (const shell of ['bash', 'dash']) {
        using machine = new Machine();
        const payload = encodePayload(bundleOf({ [demoConfig]: 'a\n' }));
        const done = machine.run(['apply', 'demo'], payload, shell);
        if (done.error !== undefined) continue;
        assert.equal(done.status, 0, done.stderr);
        assert.equal(machine.read(demoConfig), 'a\n');
      }
    });
  },
);
