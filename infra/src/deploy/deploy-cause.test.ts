import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployCause } from './deploy-cause.ts';

const call = String.raw`running "test -x /usr/local/lib/tidewatch/bundle || { echo 'Run kit bootstrap dns01 first' >&2; exit 3; }\nexec sudo -n /usr/local/lib/tidewatch/bundle apply agent":`;

const cases = [
  {
    said: [
      `update failed`,
      `Process exited with status 3: ${call}\nbundle: validate failed: grep -v refused\nbundle: agent was refused: nothing was touched`,
    ],
    kind: 'refused',
    text: 'bundle: validate failed: grep -v refused; bundle: agent was refused: nothing was touched',
  },
  {
    said: [
      `1 error occurred:\n\t* Process exited with status 3: ${call}\nRun kit bootstrap dns01 first`,
    ],
    kind: 'other',
    text: 'Run kit bootstrap dns01 first',
  },
  {
    said: ['after 3 failed attempts: dial tcp 192.0.2.1:22: connect: no route to host'],
    kind: 'unreachable',
    text: 'after 3 failed attempts: dial tcp 192.0.2.1:22: connect: no route to host',
  },
  {
    said: [`update failed`, 'wait: remote command exited without exit status or exit signal'],
    kind: 'unreachable',
    text: 'the link to it was cut while it was being deployed',
  },
  {
    said: ['after 3 failed attempts: ssh: handshake failed: ssh: host key mismatch'],
    kind: 'host-key',
    text: 'after 3 failed attempts: ssh: handshake failed: ssh: host key mismatch',
  },
  {
    said: [
      'ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain',
    ],
    kind: 'no-way-in',
    text: 'ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain',
  },
  { said: ['<{%reset%}>strange<{%reset%}>'], kind: 'other', text: 'strange' },
  { said: [], kind: 'other', text: 'it failed without a word' },
] as const;

for (const { said, kind, text } of cases)
  test(`${kind}: ${text.slice(0, 50)}`, () => {
    const cause = deployCause('dns01', said);
    assert.deepEqual([cause.kind, cause.text], [kind, text]);
    assert.notEqual(cause.hint, '');
  });
