import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '../fleet/fleet.ts';
import { parseFleet } from '../fleet/parse-fleet.ts';
import { sshOptions } from './ssh-options.ts';

const key = (letter: string) => `ssh-ed25519 ${letter.repeat(68)}`;

function hostWith(ssh: string): Host {
  const { fleet } = parseFleet(
    'h',
    `hosts: [{name: a, address: 192.0.2.1, role: central, ssh: ${ssh}}]`,
  );
  assert.ok(fleet);
  return fleet.central;
}

const behind = hostWith(
  `{user: me, port: 2222, hostKey: ${key('A')}, proxy: {address: 192.0.2.9, user: jump, port: 23, hostKey: ${key('B')}}}`,
);

test('sshOptions() accepts the pinned keys alone, from no known_hosts file', () => {
  const options = sshOptions(behind, '/home/me/.ssh/id');
  assert.ok(options.includes('StrictHostKeyChecking=yes'));
  assert.ok(options.includes(`KnownHostsCommand=/bin/echo %H ${key('A')}`));
  assert.ok(options.includes('UserKnownHostsFile=/dev/null'));
  assert.ok(options.includes('IdentityFile=/home/me/.ssh/id'));
  const jump = options.find((option) => option.startsWith('ProxyCommand='));
  assert.match(jump ?? '', new RegExp(`'KnownHostsCommand=/bin/echo %%H ${key('B')}'`));
  assert.match(jump ?? '', /-p 23 -W %h:%p jump@192\.0\.2\.9$/);
});

test('sshOptions() without a key lets nothing through', () => {
  const options = sshOptions(hostWith('{}'), undefined);
  assert.ok(options.includes('StrictHostKeyChecking=yes'));
  assert.equal(
    options.some((option) => option.startsWith('KnownHostsCommand')),
    false,
  );
});
