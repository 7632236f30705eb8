import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFleet } from '../fleet/parse-fleet.ts';
import { planCanaries } from './plan-canaries.ts';
import { sourceName } from './source-name.ts';

const fleetWith = (listener: string) => {
  const { fleet } = parseFleet(
    'hosts.yaml',
    `hosts:
  - { name: hub, address: 192.0.2.1, role: central, sources: { docker: journald, syslog: { listener: ${listener} } } }
  - { name: quiet, address: 192.0.2.2, sources: { journald: false, docker: off } }
  - name: busy
    address: 192.0.2.3
    sources:
      docker: socket
      files:
        - { path: /srv/app/*.log, service: app, firstLine: '^\\d' }
devices: [{ name: router, address: 192.0.2.9 }]
`,
  );
  assert.ok(fleet);
  return fleet;
};
const names = (
  listener: string,
  hosts: readonly string[],
  ownAddresses: readonly string[] = [],
) => {
  const fleet = fleetWith(listener);
  const chosen = fleet.hosts.filter(({ name }) => hosts.includes(name));
  return planCanaries(fleet, { run: 'k1', hosts: chosen, ownAddresses }).map(
    ({ host, source, labels }) => [host, sourceName(source), labels['host'], labels['job']],
  );
};

test('every source of every host has a line, with the labels that it must have', () => {
  const all = names('off', ['hub', 'quiet', 'busy']);
  assert.deepEqual(all, [
    ['hub', 'journal', 'hub', 'systemd-journal'],
    ['hub', 'container by journald', 'hub', 'docker'],
    ['busy', 'journal', 'busy', 'systemd-journal'],
    ['busy', 'container by socket', 'busy', 'docker'],
    ['busy', 'file /srv/app/*.log', 'busy', 'file'],
  ]);
});

test("syslog comes from another host, and from a device's address where this machine has it", () => {
  const all = names('rsyslog', ['hub', 'quiet'], ['127.0.0.1', '192.0.2.9']).slice(2);
  assert.deepEqual(
    all.map(([, name, host]) => [name, host]),
    [
      ...['udp rfc3164', 'udp rfc5424', 'tcp rfc3164', 'tcp rfc5424', 'udp own dialect'].map(
        (dialect) => [`syslog ${dialect} from 192.0.2.9`, 'router'],
      ),
      ...['udp rfc3164', 'udp rfc5424', 'tcp rfc3164', 'tcp rfc5424', 'udp own dialect'].map(
        (dialect) => [`syslog ${dialect} from quiet`, 'quiet'],
      ),
    ],
  );
});

test('an agent that listens itself gets what it understands, from an address without a name', () => {
  assert.deepEqual(names('agent', ['hub']).slice(2), [
    ['hub', 'syslog udp rfc3164 from hub', '192.0.2.1', 'syslog'],
    ['hub', 'syslog tcp rfc5424 from hub', '192.0.2.1', 'syslog'],
  ]);
});

test('ids are different, and of characters that every source leaves alone', () => {
  const fleet = fleetWith('rsyslog');
  const { hosts } = fleet;
  const ids = planCanaries(fleet, { run: 'k1', hosts, ownAddresses: [] }).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[\w.-]{1,64}$/);
});
