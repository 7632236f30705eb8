import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fleet, Host } from '../fleet/fleet.ts';
import { parseFleet } from '../fleet/parse-fleet.ts';
import type { Said } from '../ssh/open-ssh-host.ts';
import { DeclaredWork } from './declared-work.ts';

const { fleet } = parseFleet(
  'hosts.yaml',
  `hosts:
  - { name: ocean, address: 10.0.0.1, role: central, dataRoot: /data01/services }
  - { name: node005, address: 10.0.0.5, role: agent }
  - { name: node006, address: 10.0.0.6, role: agent }
`,
) as { fleet: Fleet };
const node005 = fleet.hosts[1] as Host;

/** A central host that answers with what it is given, the last again and again, and notes what it is asked. */
class Central {
  readonly asked: string[] = [];
  answers: Partial<Said>[];

  constructor(...answers: Partial<Said>[]) {
    this.answers = answers;
  }

  call(host: Host, words: readonly string[], stdin = ''): Promise<Said> {
    this.asked.push([host.name, ...words, ...stdin.trim().split('\n')].join(' '));
    const [first = {}] = this.answers;
    if (this.answers.length > 1) this.answers = this.answers.slice(1);
    return Promise.resolve({ code: 0, stdout: '', stderr: '', ...first });
  }
}

function workOn(central: Central): DeclaredWork {
  const hosts = [node005];
  return new DeclaredWork(central, { fleet, hosts, reason: 'kit up', owner: 'anna' });
}

const begun = { stdout: '{"id":"w-1"}\t201\n' };
const request = 'http://127.0.0.1:8086 /data01/services/log-anomaly-detector/secrets/token';
const start = `ocean maintenance start ${request} {"hosts":["ocean","node005"],"reason":"kit up","owner":"anna","expires_in":"30m"}`;
const end = `ocean maintenance end ${request} w-1`;

test('DeclaredWork begins once, with the central host among its hosts, and ends when it is disposed', async () => {
  const central = new Central(begun);
  const before = process.listenerCount('SIGINT');
  {
    await using work = workOn(central);
    await Promise.all([work.begin(), work.begin()]);
    assert.equal(work.trouble, undefined);
    assert.equal(process.listenerCount('SIGINT'), before + 1);
  }
  assert.deepEqual(central.asked, [start, end]);
  assert.equal(process.listenerCount('SIGINT'), before);
});

test('DeclaredWork ends when what is done fails', async () => {
  const central = new Central(begun);
  await assert.rejects(async () => {
    await using work = workOn(central);
    await work.begin();
    throw new Error('no');
  }, /no/);
  assert.deepEqual(central.asked, [start, end]);
});

test('DeclaredWork begins as soon as there is a detector, and has no trouble to tell of before', async () => {
  const central = new Central({ code: 3, stderr: 'there is no detector here\n' }, begun);
  await using work = workOn(central);
  await work.begin();
  assert.equal(work.trouble, undefined);
  await work.begin();
  await work.begin();
  assert.deepEqual(central.asked, [start, start]);
});

test('DeclaredWork says why the detector could not be told, and goes on', async () => {
  for (const [answer, why] of [
    [{ code: 7, stderr: 'curl: (7) Failed to connect\n' }, /Failed to connect/],
    [{ code: 1, stderr: 'sudo: a password is required\n' }, /password is required/],
    [{ stdout: '{"error":{"message":"This needs the token"}}\t401\n' }, /answers 401 .*token/],
    [{ stdout: '<html>\t200\n' }, /answers 200/],
  ] as const) {
    const central = new Central(answer);
    await using work = workOn(central);
    await work.begin();
    assert.match(work.trouble ?? '', why);
    await work[Symbol.asyncDispose]();
    assert.deepEqual(central.asked, [start]);
  }
});

test('DeclaredWork goes on where the central host cannot be reached', async () => {
  const away = { call: () => Promise.reject(new Error('Cannot reach ocean')) };
  await using work = new DeclaredWork(away, { fleet, hosts: [], reason: 'r', owner: 'o' });
  await work.begin();
  assert.equal(work.trouble, 'Cannot reach ocean');
});
