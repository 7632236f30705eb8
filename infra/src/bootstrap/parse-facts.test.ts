import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { factsScript } from './facts-script.ts';
import { parseFacts } from './parse-facts.ts';

test(
  'parseFacts() reads what factsScript() prints on this machine',
  { skip: process.platform !== 'linux' && 'it is for Linux' },
  () => {
    const script = factsScript(['/bin/sh', '/no/such program'], '/no/such/folder');
    for (const shell of ['sh', 'bash']) {
      const facts = parseFacts(
        execFileSync(shell, ['-euc', script], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      );
      assert.match(facts.machine, /^(x86_64|aarch64)$/);
      assert.notEqual(facts.system, 'unknown');
      assert.deepEqual(facts.programs, ['/bin/sh']);
      assert.ok((facts.freeMb ?? 0) > 0);
    }
  },
);

test('parseFacts() passes over greetings and what is empty', () => {
  const daemon = Buffer.from('{"dns":[]}\n').toString('base64');
  const facts = parseFacts(
    `Welcome to dns01!\n\nsystem Debian GNU/Linux 12 (bookworm)\nmachine aarch64\nsystemd yes\ntimezone \ndocker running\ncontainers 3\ndaemon ${daemon}\nfree 1200\n`,
  );
  assert.deepEqual(facts, {
    system: 'Debian GNU/Linux 12 (bookworm)',
    machine: 'aarch64',
    hasApt: false,
    hasSystemd: true,
    timezone: undefined,
    programs: [],
    docker: { isRunning: true, containers: 3, daemon: '{"dns":[]}\n' },
    firewalls: [],
    freeMb: 1200,
  });
});

test('parseFacts() asks ufw and firewalld before nftables, whose rules they write', () => {
  const chains = 'nftables inet filter input\nnftables ip guard in\n';
  assert.deepEqual(parseFacts(`ufw yes\n${chains}`).firewalls, [{ kind: 'ufw' }]);
  assert.deepEqual(parseFacts(`firewalld yes\n${chains}`).firewalls, [{ kind: 'firewalld' }]);
  assert.deepEqual(parseFacts(chains).firewalls, [
    { kind: 'nftables', chain: 'inet filter input' },
    { kind: 'nftables', chain: 'ip guard in' },
  ]);
});
