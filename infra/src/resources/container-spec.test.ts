import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPins } from '../../test/declare-with-mocks.ts';
import { parseFleet } from '../fleet/parse-fleet.ts';
import { planFleet } from '../plan/plan-fleet.ts';
import { containerSpec } from './container-spec.ts';

const { fleet } = parseFleet('h', 'hosts: [{name: a, address: 192.0.2.1, role: central}]');
const loki = fleet && planFleet(fleet)[0]?.containers.find(({ name }) => name === 'loki');

test('containerSpec() changes with what replaces a container, and with nothing else', () => {
  assert.ok(loki);
  const spec = containerSpec(loki, testPins);
  assert.match(spec, /^[0-9a-f]{16}$/);
  const more = { ...loki, memoryMb: 1, memorySwapMb: 1, cpus: 9, ready: [], readsAtStart: [] };
  assert.equal(containerSpec(more, testPins), spec);
  assert.notEqual(containerSpec({ ...loki, user: '0:0' }, testPins), spec);
  const pins = { ...testPins, loki: { name: 'grafana/loki:4', digest: testPins.loki.digest } };
  assert.notEqual(containerSpec(loki, pins), spec);
});
