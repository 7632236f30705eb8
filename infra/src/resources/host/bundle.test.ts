import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import {
  Machine,
  bundleOf,
  command,
  demoConfig,
  demoUnit,
  fileOf,
  ours,
  probe,
  startAndHold,
  theirs,
} from '../../../test/machine.ts';

const noZero = (text: string) => text.replaceAll('\0', '');

const withReload = (value: string) =>
  bundleOf({ ...demoUnit, [demoConfig]: `a: ${value}\n` }, { units: [ours('reload')] });

const twoFiles = (a: string, b: string) =>
  bundleOf(
    { '/etc/a': a, '/etc/b': b },
    { units: [ours('restart', ['/etc/a']), theirs(['/etc/b'])] },
  );

const withApply = (text: string, check: string) =>
  bundleOf({ [demoConfig]: text }, { units: [theirs()], apply: [command(check)] });

const named = (value: string) =>
  bundleOf({ [demoConfig]: value, [`/etc/demo/${value}`]: 'x' }, { units: [ours('restart')] });

describe('bundle.sh apply', { skip: process.platform !== 'linux' && 'it is for Linux' }, () => {
  test('apply puts down every file with its mode, and a second run changes nothing', () => {
    using machine = new Machine();
    const bundle = bundleOf(
      {},
      {
        files: [
          fileOf(demoConfig, 'a: 1\n'),
          fileOf('/etc/demo/secret.env', 'KEY=x', { mode: '0600' }),
        ],
      },
    );
    const first = machine.apply(bundle);
    assert.equal(first.stderr, '');
    assert.equal(first.status, 0);
    assert.equal(first.stdout, `wrote ${demoConfig}\nwrote /etc/demo/secret.env\n`);
    assert.equal(machine.read(demoConfig), 'a: 1\n');
    assert.equal(machine.read('/etc/demo/secret.env'), 'KEY=x');
    assert.equal(statSync(machine.path('/etc/demo/secret.env')).mode & 0o777, 0o600);
    assert.equal(statSync(machine.path(demoConfig)).mode & 0o777, 0o644);
    const before = statSync(machine.path(demoConfig));
    const second = machine.apply(bundle);
    assert.deepEqual([second.status, second.stdout, second.stderr], [0, 'unchanged\n', '']);
    assert.equal(statSync(machine.path(demoConfig)).ino, before.ino);
    assert.deepEqual(machine.calls(), []);
    const left = [...readdirSync(machine.path('/etc/demo')), ...readdirSync(machine.folder)];
    assert.deepEqual(
      left.filter((name) => name.includes('tidewatch')),
      [],
    );
  });

  test('any text arrives as it was', () => {
    using machine = new Machine();
    const text = fc.oneof(
      fc.string({ unit: 'binary' }).map(noZero),
      fc.constantFrom(
        '',
        '\n',
        'end\n',
        '|x',
        '\\\n',
        'file 0644 a:b /x\n',
        '\r\n',
        '%s $(id) `x` \\n',
      ),
      fc.string({ minLength: 9000, maxLength: 20_000 }).map(noZero),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), (texts) => {
        const files = Object.fromEntries(texts.map((one, index) => [`/srv/t/${index}`, one]));
        const done = machine.apply(bundleOf(files));
        assert.equal(done.status, 0, done.stderr);
        for (const [path, one] of Object.entries(files)) assert.equal(machine.read(path), one);
      }),
      { numRuns: 3 },
    );
  });

  test('one changed value changes one file and reloads one service', () => {
    using machine = new Machine();
    assert.equal(machine.apply(withReload('1')).status, 0);
    const installed = ['daemon-reload', 'enable demo.service', 'start demo.service'];
    assert.deepEqual(machine.calls(), installed);
    const done = machine.apply(withReload('2'));
    assert.equal(done.stdout, `wrote ${demoConfig}\nreload-or-restart demo.service\n`);
    assert.deepEqual(machine.calls(), ['reload-or-restart demo.service']);
  });

  test('a unit hears only of the files that concern it, and another’s only where it runs', () => {
    using machine = new Machine();
    assert.equal(machine.apply(twoFiles('1', '1')).status, 0);
    assert.deepEqual(machine.calls(), ['enable demo.service', 'start demo.service']);
    machine.mark('running', 'nginx.service');
    assert.equal(machine.apply(twoFiles('1', '2')).status, 0);
    assert.deepEqual(machine.calls(), ['reload-or-restart nginx.service']);
    assert.equal(machine.apply(twoFiles('2', '2')).status, 0);
    assert.deepEqual(machine.calls(), ['restart demo.service']);
  });

  test('what the program refuses never replaces what is in place', () => {
    using machine = new Machine();
    const check = `grep good @{stage}${demoConfig} || { echo "line 3 of @{stage}${demoConfig}: no" >&2; false; }`;
    const at = (text: string) => bundleOf({ [demoConfig]: text }, { validate: [command(check)] });
    assert.equal(machine.apply(at('good 1\n')).status, 0);
    const refused = machine.apply(at('bad\n'));
    assert.equal(refused.status, 3);
    assert.match(refused.stderr, /line 3 of \/etc\/demo\/config.yaml: no/);
    assert.match(refused.stderr, /nothing was touched/);
    assert.equal(machine.read(demoConfig), 'good 1\n');
    assert.equal(machine.run(['status', 'demo']).status, 0);
  });

  test('commands run for the files that they are for, and see what is staged only', () => {
    using machine = new Machine();
    const record = (word: string) => `echo ${word} >>${machine.folder}/said`;
    const at = (a: string, b: string) =>
      bundleOf(
        {},
        {
          files: [
            fileOf('/etc/a', a),
            fileOf('/etc/b', b),
            fileOf('/check/only', 'x', { isStageOnly: true }),
          ],
          validate: [command('test -f @{stage}/check/only'), command(record('vb'), ['/etc/b'])],
          apply: [command(record('any')), command(record('a'), ['/etc/x', '/etc/a'])],
        },
      );
    const said = () => machine.take('said').trim().split('\n');
    assert.equal(machine.apply(at('1', '1')).status, 0);
    assert.deepEqual(said(), ['vb', 'any', 'a']);
    assert.equal(machine.has('/check'), false);
    assert.equal(machine.apply(at('1', '2')).status, 0);
    assert.deepEqual(said(), ['vb', 'any']);
    assert.equal(machine.apply(at('1', '2')).stdout, 'unchanged\n');
    assert.deepEqual(said(), ['']);
  });

  test('a service that does not get ready gets its former files and state back', () => {
    using machine = new Machine();
    const at = (value: string) =>
      bundleOf(
        { ...demoUnit, [demoConfig]: `a: ${value}\n`, [`/etc/demo/${value}`]: 'x' },
        { units: [ours('restart')], ready: [probe(`grep -q 1 ${machine.path(demoConfig)}`, 1)] },
      );
    assert.equal(machine.apply(at('1')).status, 0);
    const failed = machine.apply(at('2'));
    assert.equal(failed.status, 4);
    assert.match(failed.stderr, /not ready after 1 s/);
    assert.equal(machine.read(demoConfig), 'a: 1\n');
    assert.deepEqual([machine.has('/etc/demo/1'), machine.has('/etc/demo/2')], [true, false]);
    assert.equal(machine.is('running', 'demo.service'), true);
    assert.equal(machine.run(['status', 'demo']).status, 0);
    assert.equal(machine.apply(at('1')).stdout, 'unchanged\n');
  });

  test('a first installation that fails leaves nothing', () => {
    using machine = new Machine();
    machine.mark('broken', 'demo.service');
    const failed = machine.apply(bundleOf(demoUnit, { units: [ours('restart')] }));
    assert.equal(failed.status, 4);
    assert.match(failed.stderr, /demo.service does not run:\nlast words of demo.service/);
    assert.deepEqual(readdirSync(machine.path('/etc/systemd/system')), []);
    assert.equal(machine.is('enabled', 'demo.service'), false);
  });

  test('an apply command that fails undoes the swap before any unit is touched', () => {
    using machine = new Machine();
    machine.mark('running', 'nginx.service');
    assert.equal(machine.apply(withApply('1', 'true')).status, 0);
    machine.calls();
    const failed = machine.apply(withApply('2', 'echo "emerg: no" >&2; false'));
    assert.equal(failed.status, 4);
    assert.match(failed.stderr, /emerg: no/);
    assert.equal(machine.read(demoConfig), '1');
    assert.deepEqual(machine.calls(), []);
  });

  test('a file that is no longer asked for goes, and its unit with it', () => {
    using machine = new Machine();
    const files = { ...demoUnit, [demoConfig]: 'a\n' };
    assert.equal(machine.apply(bundleOf(files, { units: [ours('restart')] })).status, 0);
    machine.calls();
    const done = machine.apply(bundleOf({ [demoConfig]: 'a\n' }));
    assert.equal(done.stdout, 'removed /etc/systemd/system/demo.service\nstopped demo.service\n');
    assert.deepEqual(machine.calls(), ['daemon-reload', 'disable --now demo.service']);
    assert.equal(machine.is('running', 'demo.service'), false);
  });

  test('a run whose payload never comes to its end holds nobody up', async () => {
    using machine = new Machine();
    const { child, end } = machine.startApply('demo');
    child.stdin.write('tidewatch-bundle 1\n');
    await sleep(200);
    const done = machine.apply(named('1'));
    assert.equal(done.status, 0, done.stderr);
    child.stdin.end();
    assert.equal(await end, 2);
  });

  test('a run that was killed after its swap is undone by the next one, which then does its work', async () => {
    using machine = new Machine();
    assert.equal(machine.apply(named('1')).status, 0);
    machine.calls();
    const { child, open } = await startAndHold(machine, (text) => ({
      ...named('2'),
      apply: [command(text)],
    }));
    assert.equal(machine.read(demoConfig), '2');
    child.kill('SIGKILL');
    await once(child, 'exit');
    open();
    let next = machine.apply(named('1'));
    // The command that held it keeps the lock until it has seen the pipe open.
    while (next.status === 75) next = machine.apply(named('1'));
    assert.equal(next.status, 0, next.stderr);
    assert.match(next.stderr, /an earlier run was cut off/);
    assert.deepEqual([machine.read(demoConfig), machine.has('/etc/demo/2')], ['1', false]);
    assert.deepEqual(machine.calls(), ['restart demo.service']);
  });
});
