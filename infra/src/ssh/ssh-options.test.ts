import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behind, hostWith, key } from '../../test/host-behind-jump.ts';
import { sshOptions } from './ssh-options.ts';

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
