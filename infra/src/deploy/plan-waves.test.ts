import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '../fleet/fleet.ts';
import { parseFleet } from '../fleet/parse-fleet.ts';
import { chooseHosts } from './choose-hosts.ts';
import { planWaves } from './plan-waves.ts';

const { fleet } = parseFleet(
  'hosts.yaml',
  'hosts: [{name: a, address: 192.0.2.1}, {name: hub, address: 192.0.2.2, role: central}, {name: b, address: 192.0.2.3}]',
);
assert.ok(fleet);
const names = (hosts: readonly Host[]) => hosts.map(({ name }) => name);

test('the central host is a wave of its own, before the others', () => {
  const waves = planWaves(chooseHosts(fleet, []), 4);
  assert.deepEqual(
    waves.map(({ hosts, parallel }) => [names(hosts), parallel]),
    [
      [['hub'], 1],
      [['a', 'b'], 4],
    ],
  );
});

test('hosts that were not asked for are in no wave, and no wave is empty', () => {
  assert.deepEqual(
    planWaves(chooseHosts(fleet, ['b']), 0).map(({ hosts, parallel }) => [names(hosts), parallel]),
    [[['b'], 1]],
  );
});

test('an unknown host is told with those that there are', () => {
  assert.throws(() => chooseHosts(fleet, ['c']), /has no such host/);
});
