import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Machine, bundleOf, demoConfig, demoUnit, ours } from '../../../test/machine.ts';

const isLinux = process.platform === 'linux';
const states = '/var/lib/tidewatch/bundles';

describe('bundle.sh brings back what was applied', { skip: !isLinux && 'it is for Linux' }, () => {
  const bundle = bundleOf(
    { [demoConfig]: 'as applied\n', ...demoUnit },
    { units: [ours('restart')] },
  );

  test('restore undoes changes by hand and starts what was stopped', () => {
    using machine = new Machine();
    assert.equal(machine.apply(bundle).status, 0);
    machine.write(demoConfig, 'by hand\n');
    machine.unmark('running', 'demo.service');
    assert.equal(machine.run(['status', 'demo']).status, 1);
    const done = machine.run(['restore', 'demo']);
    assert.equal(done.status, 0, done.stderr);
    assert.match(done.stdout, /wrote \/etc\/demo\/config\.yaml\nstart demo\.service/);
    assert.equal(machine.read(demoConfig), 'as applied\n');
    assert.equal(machine.run(['status', 'demo']).status, 0);
    assert.equal(machine.run(['restore', 'demo']).stdout, 'unchanged\n');
  });

  test('a rollback is a difference, until restore, an apply or a second rollback', () => {
    using machine = new Machine();
    const next = bundleOf({ [demoConfig]: 'next\n', ...demoUnit }, { units: [ours('restart')] });
    assert.equal(machine.apply(bundle).status, 0);
    assert.equal(machine.apply(next).status, 0);
    assert.equal(machine.run(['rollback', 'demo']).status, 0);
    assert.equal(machine.read(demoConfig), 'as applied\n');
    const status = machine.run(['status', 'demo']);
    assert.equal(status.status, 1);
    assert.match(status.stdout, /^rolled-back\tdemo$/m);
    assert.equal(machine.run(['restore', 'demo']).status, 0);
    assert.equal(machine.read(demoConfig), 'next\n');
    assert.equal(machine.run(['status', 'demo']).status, 0);
    for (const expected of [1, 0]) {
      assert.equal(machine.run(['rollback', 'demo']).status, 0);
      assert.equal(machine.run(['status', 'demo']).status, expected);
    }
  });

  test('what was changed by hand is no state to roll back to', () => {
    using machine = new Machine();
    const next = bundleOf({ [demoConfig]: 'next\n', ...demoUnit }, { units: [ours('restart')] });
    assert.equal(machine.apply(bundle).status, 0);
    assert.equal(machine.apply(next).status, 0);
    machine.write(demoConfig, 'by hand\n');
    assert.equal(machine.run(['restore', 'demo']).status, 0);
    assert.equal(machine.run(['rollback', 'demo']).status, 0);
    assert.equal(machine.read(demoConfig), 'as applied\n');
  });

  test('a container that is gone is missing, one that stands still is started', () => {
    using machine = new Machine();
    const container = { name: 'box', spec: 'abc', triggers: [demoConfig] };
    const applied = bundleOf({ [demoConfig]: '1' }, { containers: [container] });
    machine.mark('containers', 'box', 'abc\n');
    assert.equal(machine.apply(applied).status, 0);
    assert.equal(machine.run(['status', 'demo']).status, 0);
    machine.mark('stopped', 'box');
    assert.match(machine.run(['status', 'demo']).stdout, /^stopped\tcontainer:box$/m);
    machine.calls();
    assert.equal(machine.run(['restore', 'demo']).status, 0);
    assert.deepEqual(machine.calls(), ['docker start box']);
    assert.equal(machine.run(['status', 'demo']).status, 0);
    machine.unmark('containers', 'box');
    assert.match(machine.run(['status', 'demo']).stdout, /^missing\tcontainer:box$/m);
    assert.equal(machine.run(['restore', 'demo']).status, 0);
    assert.equal(machine.calls().length, 0);
  });

  test('ready limits the processes of a container as its label says, once', () => {
    using machine = new Machine();
    const container = { name: 'box', spec: 'abc', triggers: [] };
    assert.equal(machine.apply(bundleOf({}, { containers: [container] })).status, 0);
    machine.mark('containers', 'box', 'abc\n');
    machine.mark('limits', 'box', '128/<nil>\n');
    machine.calls();
    assert.equal(machine.run(['ready', 'demo']).status, 0);
    assert.deepEqual(machine.calls(), ['docker update --pids-limit 128 box']);
    assert.equal(machine.run(['ready', 'demo']).status, 0);
    assert.equal(machine.calls().length, 0);
  });

  test('what was never applied cannot be restored', () => {
    using machine = new Machine();
    assert.equal(machine.run(['restore', 'demo']).status, 3);
  });

  test('the payload is for root alone, and the last service takes the last folder along', () => {
    using machine = new Machine();
    assert.equal(machine.apply(bundle).status, 0);
    assert.equal(machine.mode(`${states}/demo/payload`), '0600');
    assert.equal(machine.mode(states), '0700');
    assert.equal(machine.apply(bundleOf({ '/etc/else': 'b' }, { service: 'other' })).status, 0);
    assert.equal(machine.run(['remove', 'demo']).status, 0);
    assert.equal(machine.has(states), true);
    assert.equal(machine.run(['remove', 'other']).status, 0);
    assert.equal(machine.has('/var/lib/tidewatch'), false);
    assert.deepEqual(readdirSync(machine.path('/etc')), []);
  });

  test('a machine without the canary says what brings it', () => {
    using machine = new Machine();
    const said = machine.run(['canary', 'emit']);
    assert.equal(said.status, 3);
    assert.match(said.stderr, /kit up brings the canary script first/);
  });
});
