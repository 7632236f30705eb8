import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { formatProblem } from './format-problem.ts';
import { parseFleet } from './parse-fleet.ts';
import { schemaText } from './schema-text.ts';

const central = 'hosts:\n  - { name: hub, address: 10.0.0.1, role: central }\n';

function problemsOf(text: string): readonly string[] {
  const { problems } = parseFleet('hosts.yaml', text);
  return problems
    .filter(({ severity }) => severity === 'error')
    .map((problem) => formatProblem(problem));
}

test('parseFleet() reads the committed hosts.yaml and warns of missing host keys alone', () => {
  const { fleet, problems } = parseFleet('hosts.yaml', readFileSync('hosts/hosts.yaml', 'utf8'));
  assert.deepEqual(
    fleet?.hosts.map(({ name, agent }) => `${name} ${agent}`),
    ['ocean promtail', 'dns01 alloy', 'node005 promtail', 'node006 alloy'],
  );
  assert.equal(fleet?.central.address, '192.168.1.143');
  assert.equal(problems.length, 4);
  assert.ok(problems.every(({ message }) => message.endsWith('has no ssh.hostKey')));
});

test('parseFleet() puts in the defaults of the contract', () => {
  const { fleet } = parseFleet('hosts.yaml', central);
  assert.deepEqual(fleet?.central.limits.loki, {
    cpus: 2,
    memoryMb: 2048,
    diskGb: 100,
    retentionDays: 30,
  });
  assert.deepEqual(fleet?.central.limits.detector, { cpus: 1, memoryMb: 1024, diskGb: 10 });
  assert.deepEqual(fleet?.central.limits.agent, { cpus: 0.5, memoryMb: 256, diskGb: 1 });
  assert.equal(fleet?.central.sources.syslog, 'rsyslog');
  assert.equal(fleet?.central.sources.docker, 'journald');
  assert.equal(fleet?.central.dataRoot, '/data01/services');
  assert.equal(fleet?.central.grafana.port, 8910);
});

test('parseFleet() says what is wrong, where, and what was probably meant', () => {
  const cases: readonly (readonly [string, string])[] = [
    [`${central}    rol: x\n`, 'hosts.yaml:3:1: Sequence item without - indicator'],
    [
      'hosts:\n  - name: hub\n    adress: 10.0.0.1\n    role: central\n',
      'hosts.yaml:3:5: host "hub" has no "adress". Did you mean "address"?',
    ],
    [
      'hosts:\n  - name: hub\n    address: 10.0.0.1\n    role: central\n    agent: aloy\n',
      'hosts.yaml:5:12: host "hub" agent is "aloy". Did you mean "alloy"?',
    ],
    [
      'hosts:\n  - name: Hub_1\n    address: 10.0.0.1\n    role: central\n',
      'hosts.yaml:2:11: host "Hub_1" name is "Hub_1": it does not have the right form. Stack name and host label: lower-case letters, digits, hyphens.',
    ],
    [
      'hosts:\n  - name: hub\n    address: 10.0.0.300\n    role: central\n',
      'hosts.yaml:3:14: "10.0.0.300" is no address. IPv4 is four numbers to 255; a port is given as ssh.port.',
    ],
    [
      'hosts:\n  - { name: hub, address: 10.0.0.1 }\n',
      'hosts.yaml:1:1: no host has role "central". Give "role: central" to the one that shall run Loki and the detector.',
    ],
    [
      `${central}  - { name: two, address: 10.0.0.2, role: central }\n`,
      'hosts.yaml:3:43: host "two" is central, and so is "hub": there can be one. Take "role: central" from one of them.',
    ],
    [
      `${central}  - { name: hub, address: 10.0.0.2 }\n`,
      'hosts.yaml:3:13: two entries are called "hub"',
    ],
    [
      `${central}devices:\n  - { name: d, address: "10.0.0.1" }\n`,
      'hosts.yaml:4:25: "d" has the address of "hub", 10.0.0.1',
    ],
    [
      `${central}devices:\n  - { name: d, address: "fe80::1" }\n  - { name: e, address: "fe80:0::01" }\n`,
      'hosts.yaml:5:25: "e" has the address of "d", fe80:0::01',
    ],
    [
      'hosts:\n  - name: hub\n    address: 10.0.0.1\n    role: central\n    ssh: { port: 1514 }\n',
      'hosts.yaml:5:18: port 1514 of host "hub" is asked for by ssh and by Loki, the detector or syslog. Give one of them another port.',
    ],
    [
      'hosts:\n  - name: hub\n    address: 10.0.0.1\n    role: central\n    grafana: { port: 5678 }\n',
      'hosts.yaml:2:5: port 5678 of host "hub" is asked for by n8n and by grafana. Give one of them another port.',
    ],
    [
      `${central}  - name: a\n    address: 10.0.0.2\n    nginx: { mode: deploy }\n`,
      'hosts.yaml:5:5: host "a" has "nginx" and is not central. It belongs to the central host.',
    ],
    [
      `${central}  - name: a\n    address: 10.0.0.2\n    labels: { job: x }\n`,
      'hosts.yaml:5:15: label "job" is one that the kit sets itself. Take another name.',
    ],
    [
      `${central}  - name: a\n    address: 10.0.0.2\n    timezone: Europe/Berlyn\n`,
      'hosts.yaml:5:15: "Europe/Berlyn" is no time zone. Give an IANA name such as Europe/Berlin.',
    ],
    [
      `${central}  - name: a\n    address: 10.0.0.2\n    sources: { files: [{ path: /a, service: a, firstLine: "(?=x)" }] }\n`,
      'hosts.yaml:5:59: expression "(?=x)" cannot be used: RE2 has no look-around and no back-references',
    ],
    [
      `${central}  - name: a\n    address: 10.0.0.2\n    sources: { files: [{ path: /a/../b, service: a }] }\n`,
      'hosts.yaml:5:32: host "a" sources.files[0].path is "/a/../b": it does not have the right form. Absolute path; * and ** work.',
    ],
  ];
  for (const [text, expected] of cases)
    assert.ok(problemsOf(text).includes(expected), `${problemsOf(text).join('\n')}\n${expected}`);
});

test('parseFleet() tells every problem at once', () => {
  const text = 'hosts:\n  - { nam: a }\n  - { name: b, address: c, agent: d }\ndevises: []\n';
  assert.ok(problemsOf(text).length >= 4);
});

const repeat = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join('');

/** Whether one of five readings takes less than 100 ms of CPU: other tests share the machine. */
function isSoonRead(text: string): boolean {
  return [1, 2, 3, 4, 5].some(() => {
    const before = process.cpuUsage();
    parseFleet('hosts.yaml', text);
    return process.cpuUsage(before).user < 100_000;
  });
}

test('parseFleet() refuses what is hostile in under 100 ms, with a position', () => {
  const hostile: Readonly<Record<string, string>> = {
    tab: `${central}\t- name: x\n`,
    'duplicate key': 'hosts: []\nhosts: []\n',
    'merge key': `x: &x { a: 1 }\n${central}<<: *x\n`,
    'bomb of aliases': `a: &a [x, x]\n${repeat(30, (index) => `b${index}: &b${index} [*a, *a]\n`)}`,
    anchor: central.replace('hub', '&x hub'),
    'deep flow': `hosts: ${'['.repeat(100_000)}`,
    'deep maps': `hosts: ${'{a: '.repeat(50_000)}`,
    'deep dashes': `hosts:\n ${'- '.repeat(100_000)}x\n`,
    'deep questions': '? '.repeat(100_000),
    'many keys': repeat(20_000, (index) => `k${index}: 1\n`),
    'many items': `hosts:\n${repeat(60_000, () => ' - a\n')}`,
    'flat flow': `hosts: [${'1,'.repeat(120_000)}]`,
    'only comments': '#\n'.repeat(120_000),
    'huge file': `# ${'x'.repeat(1_000_000)}\n`,
    'endless quote': `hosts: "${'x'.repeat(200_000)}`,
    tag: 'hosts: !!js/function "x"\n',
    'two documents': `${central}---\n${central}`,
    'control characters': central.replace('hub', '"hu\\u001b]0;x\\u0007b"'),
    'not a map': '- a\n- b\n',
    empty: '',
    number: '42\n',
    null: 'hosts: null\n',
    'name of a prototype': `__proto__: { hosts: [] }\n`,
    'shell in a name': central.replace('hub', '"$(reboot)"'),
    'path in a name': central.replace('hub', '"../../etc"'),
    'newline in a label': `${central}    labels: { a: "b\\nc" }\n`.replace(
      ', role: central }\n    labels',
      ', role: central, labels',
    ),
    'many hosts': `hosts:\n${repeat(200, (index) => `  - { name: h${index}, address: 10.0.0.1 }\n`)}`,
  };
  for (const [what, text] of Object.entries(hostile)) {
    const { fleet, problems } = parseFleet('hosts.yaml', text);
    assert.equal(fleet, undefined, what);
    assert.ok(problems.length > 0 && problems.length <= 20, what);
    assert.ok(
      problems.every(({ line, column }) => line >= 1 && column >= 1),
      what,
    );
    assert.ok(isSoonRead(text), `${what} takes 100 ms and more`);
    for (const problem of problems) assert.doesNotMatch(formatProblem(problem), /[\p{Cc}]/u, what);
  }
});

test('hosts.schema.json is fresh', () => {
  assert.equal(
    readFileSync('hosts/hosts.schema.json', 'utf8'),
    schemaText(),
    'run node scripts/schema.ts',
  );
});
