import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseFleet } from '../fleet/parse-fleet.ts';
import { planFleet } from '../plan/plan-fleet.ts';
import type { BootstrapStep } from './bootstrap-step.ts';
import type { BootstrapWishes } from './bootstrap-wishes.ts';
import type { HostFacts } from './host-facts.ts';
import { planBootstrap } from './plan-bootstrap.ts';
import { type StepName, stepNames } from './step-names.ts';

const text = readFileSync('hosts/hosts.yaml', 'utf8');

const facts: HostFacts = {
  system: 'Debian GNU/Linux 12 (bookworm)',
  machine: 'x86_64',
  hasApt: true,
  hasSystemd: true,
  timezone: 'Etc/UTC',
  programs: [],
  docker: { isRunning: false, containers: 0, daemon: undefined },
  firewalls: [],
  freeMb: 500_000,
};

function wishes(name: string, more: Partial<BootstrapWishes> = {}, hosts = text): BootstrapWishes {
  const { fleet } = parseFleet('hosts.yaml', hosts);
  assert.ok(fleet);
  const plan = planFleet(fleet).find(({ host }) => host.name === name);
  assert.ok(plan);
  return {
    fleet,
    plan,
    publicKeys: ['ssh-ed25519 AAAAkey me@desk'],
    agentProgram: undefined,
    bundleScript: '#!/bin/sh\n',
    basePayload: 'tidewatch-bundle 1\nend\n',
    mayRestartDocker: false,
    ...more,
  };
}

function stepsOf(...args: Parameters<typeof wishes>): readonly BootstrapStep[] {
  return planBootstrap(wishes(...args), facts);
}

function names(steps: readonly BootstrapStep[]): StepName[] {
  return steps.map(({ name }) => name);
}

function the(name: StepName, steps: readonly BootstrapStep[]): BootstrapStep {
  const step = steps.find((one) => one.name === name);
  assert.ok(step, `no step ${name}`);
  return step;
}

const aboutDocker = ['docker-daemon', 'docker-restart', 'docker-group'] as const;

function stepsWithout(...without: readonly StepName[]): StepName[] {
  return stepNames.filter((name) => !without.includes(name));
}

test('planBootstrap() gives the central host all, an agent without Docker what it needs', () => {
  const never = ['system', 'existing', 'firewall'] as const;
  assert.deepEqual(names(stepsOf('ocean')), ['existing', ...stepsWithout(...never)]);
  assert.deepEqual(names(stepsOf('dns01')), stepsWithout(...never, 'data-folder', ...aboutDocker));
});

test('planBootstrap() installs a program only where hosts.yaml does not say that it is there', () => {
  assert.doesNotMatch(the('packages', stepsOf('ocean')).goal, /nginx/);
  const deploys = text.replace(/nginx:\n {6}mode: existing/, 'nginx:\n      mode: deploy');
  assert.match(the('packages', stepsOf('ocean', {}, deploys)).goal, /nginx/);
  assert.match(the('packages', stepsOf('ocean')).goal, /rsyslog.*docker\.io/);
  assert.doesNotMatch(the('packages', stepsOf('dns01')).goal, /docker|nginx|rsyslog/);
});

test('planBootstrap() gives the kit a way to root only where it is not root', () => {
  const asRoot = text.replace('user: deploy', 'user: root');
  assert.deepEqual(
    names(stepsOf('ocean', {}, asRoot)).filter((name) => /user|sudo|keys|group/.test(name)),
    ['keys'],
  );
  assert.equal(names(stepsOf('node006')).includes('docker-group'), false);
  assert.match(the('docker-group', stepsOf('ocean')).goal, /as good as root/);
});

test('planBootstrap() does not restart Docker under running containers unasked', () => {
  const running = { ...facts, docker: { ...facts.docker, isRunning: true, containers: 2 } };
  const held = the('docker-restart', planBootstrap(wishes('ocean'), running));
  assert.equal(held.apply, undefined);
  assert.match(held.hint, /^2 containers.*--restart-docker/);
  const asked = planBootstrap(wishes('ocean', { mayRestartDocker: true }), running);
  assert.match(the('docker-restart', asked).apply ?? '', /systemctl restart docker/);
});

test('planBootstrap() leaves a daemon.json that it cannot read to people', () => {
  const broken = { ...facts, docker: { ...facts.docker, daemon: '{ // mine\n}' } };
  assert.equal(the('docker-daemon', planBootstrap(wishes('ocean'), broken)).apply, undefined);
});

test('planBootstrap() says at once that a host is no Debian', () => {
  const [first] = planBootstrap(wishes('dns01'), { ...facts, hasApt: false, system: 'Alpine' });
  assert.deepEqual(
    [first?.name, first?.apply, first?.reason],
    ['system', undefined, 'this is Alpine'],
  );
});

test('planBootstrap() opens a firewall to the named devices and hosts, on the central host alone', () => {
  const guarded = { ...facts, firewalls: [{ kind: 'ufw' }] as const };
  const { apply = '' } = the('firewall', planBootstrap(wishes('ocean'), guarded));
  assert.match(apply, /ufw allow from 192\.168\.1\.1 to any port 1514 proto udp/);
  assert.match(apply, /ufw allow from 192\.168\.1\.145 to any port 3100 proto tcp/);
  assert.doesNotMatch(apply, /port 8085|allow 1514/);
  assert.equal(names(planBootstrap(wishes('dns01'), guarded)).includes('firewall'), false);
  const open = text.slice(0, text.indexOf('devices:'));
  const anybody = the('firewall', planBootstrap(wishes('ocean', {}, open), guarded));
  assert.match(anybody.apply ?? '', /ufw allow 1514\/udp/);
});

test('every step is shell text that a shell can read, and says what to do when it fails', () => {
  const guards: HostFacts['firewalls'][] = [
    [{ kind: 'ufw' }],
    [{ kind: 'firewalld' }],
    [
      { kind: 'nftables', chain: 'inet filter input' },
      { kind: 'nftables', chain: 'ip guard in' },
    ],
  ];
  const agentProgram = { path: '/x', bytes: 1, sha256: 'a'.repeat(64) };
  const steps = guards.flatMap((firewalls) =>
    ['ocean', 'dns01', 'node005', 'node006'].flatMap((name) =>
      planBootstrap(wishes(name, { agentProgram }), { ...facts, firewalls }),
    ),
  );
  for (const { check, apply = ':', hint, name } of steps) {
    for (const input of [check, apply])
      assert.equal(spawnSync('sh', ['-n'], { input }).status, 0, `${name}: ${input}`);
    assert.match(hint, /[.?]$/);
  }
});
