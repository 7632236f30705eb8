import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { insertEntry } from './insert-entry.ts';
import { parseFleet } from './parse-fleet.ts';

const entry = [
  ['name', 'nas'],
  ['address', '10.0.0.20'],
] as const;
const central = '  - { name: hub, address: 10.0.0.1, role: central }\n';

test('insertEntry() keeps every line that was there, comments included', () => {
  const before = readFileSync('hosts/hosts.yaml', 'utf8');
  for (const list of ['hosts', 'devices'] as const) {
    const after = insertEntry(before, list, entry);
    const lines = after.split('\n');
    const at = lines.indexOf('  - name: nas');
    assert.ok(at > 0);
    assert.equal([...lines.slice(0, at), ...lines.slice(at + 2)].join('\n'), before);
    const { fleet } = parseFleet('hosts.yaml', after);
    assert.ok(
      [...(fleet?.hosts ?? []), ...(fleet?.devices ?? [])].some(({ name }) => name === 'nas'),
    );
  }
});

test('insertEntry() finds its place in every layout', () => {
  const layouts = [
    `hosts:\n${central}`,
    `hosts:\n${central}devices:\n`,
    `hosts:\n${central}devices: []\n`,
    `hosts:\n${central}devices: [] # none yet\n`,
    `hosts:\n${central}devices:\n- name: a\n  address: 10.0.0.2\n`,
    `hosts:\n${central}devices:\n    - name: a\n      address: 10.0.0.2 # a comment\n\n# the end`,
    `devices:\n  - name: a\n    address: 10.0.0.2\n\n# machines\nhosts:\n${central}`,
    `hosts:\n${central.trimEnd()}`,
  ];
  for (const text of layouts) {
    const after = insertEntry(text, 'devices', entry);
    const { fleet, problems } = parseFleet('hosts.yaml', after);
    assert.equal(fleet?.devices.at(-1)?.name, 'nas', `${after}\n${JSON.stringify(problems)}`);
    for (const comment of text.match(/#.*/g) ?? []) {
      if (!text.includes('[] #')) assert.ok(after.includes(comment), after);
    }
  }
});

test('insertEntry() refuses a list in one line rather than lay it out anew', () => {
  const text = `hosts:\n${central}devices: [{ name: a, address: 10.0.0.2 }]\n`;
  assert.throws(() => insertEntry(text, 'devices', entry), /it is written in one line/);
});
