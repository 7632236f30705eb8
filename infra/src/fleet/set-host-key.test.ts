import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Host } from './fleet.ts';
import { parseFleet } from './parse-fleet.ts';
import { setHostKey } from './set-host-key.ts';

const key = `ssh-ed25519 ${'A'.repeat(67)}=`;
const other = `ssh-ed25519 ${'B'.repeat(67)}=`;

/** Lines of `after` that `before` does not have; every line of `before` must be there, in its order. */
function added(before: string, after: string): string[] {
  const lines = before.split('\n');
  let next = 0;
  const more = after.split('\n').filter((line) => {
    if (line !== lines[next]) return true;
    next++;
    return false;
  });
  assert.equal(next, lines.length, 'a line is gone');
  return more;
}

function keyOf(text: string, host: string): string | undefined {
  const { fleet, problems } = parseFleet('hosts.yaml', text);
  assert.ok(fleet, problems.map(({ message }) => message).join('; '));
  return fleet.hosts.find(({ name }) => name === host)?.ssh.hostKey;
}

test('setHostKey() adds two lines to the entry of the file that comes with the kit, for each host', () => {
  const before = readFileSync('hosts/hosts.yaml', 'utf8');
  let text = before;
  for (const host of ['node006', 'ocean', 'dns01', 'node005']) {
    const after = setHostKey(text, host, 'host', key);
    assert.deepEqual(added(text, after), ['    ssh:', `      hostKey: ${key}`]);
    assert.equal(keyOf(after, host), key);
    text = after;
  }
  assert.equal(added(before, text).length, 8);
});

test('setHostKey() replaces a key that is there, and nothing else', () => {
  const once = setHostKey(readFileSync('hosts/hosts.yaml', 'utf8'), 'dns01', 'host', key);
  assert.equal(setHostKey(once, 'dns01', 'host', other), once.replace(key, other));
  assert.equal(setHostKey(once, 'dns01', 'host', key), once);
});

const layouts: Readonly<Record<string, string>> = {
  'a group': `hosts:
  - name: a # mine
    address: 192.0.2.1
    role: central
    ssh: # how
      # why
      port: 2222 # not 22
    # after
    agent: alloy
`,
  'one line':
    'hosts:\n  - { name: a, address: 192.0.2.1, role: central, ssh: { port: 2222 } } # end\n',
  'one line without ssh': 'hosts: [{ name: a, role: central, address: 192.0.2.1, }]\n',
  'an empty group': 'hosts:\n- name: a\n  role: central\n  address: 192.0.2.1\n  ssh: {}\n',
  'ssh in one line':
    'hosts:\n  - address: 192.0.2.1\n    ssh: { user: root }\n    role: central\n    name: a',
  'a line without an end':
    'hosts:\n    -   name: a\n        role: central\n        address: 192.0.2.1',
  'lines that end with CR LF':
    'hosts:\r\n  - name: a\r\n    address: 192.0.2.1\r\n    role: central\r\n',
  'a comment at the end': 'hosts:\n  - name: a\n    role: central\n    address: 192.0.2.1\n# all\n',
};

/** Without what an inserted key needs around it. */
function bare(yaml: string): string {
  return yaml.replaceAll(/ssh:|[\s,{}]/g, '');
}

for (const [layout, text] of Object.entries(layouts)) {
  test(`setHostKey() finds its place in ${layout}`, () => {
    const after = setHostKey(text, 'a', 'host', key);
    assert.equal(keyOf(after, 'a'), key);
    assert.equal(setHostKey(after, 'a', 'host', other), after.replace(key, other));
    // What was there is there still, in its order.
    assert.equal(bare(after.replace(/hostKey: ssh-ed25519 A+=/, '')), bare(text));
  });
}

test('setHostKey() writes the key of a jump host where it is named: at the host, or under defaults', () => {
  const host = 'hosts:\n  - name: a\n    role: central\n    address: 192.0.2.1\n';
  const own = `${host}    ssh:\n      proxy:\n        address: 192.0.2.9 # gate\n        user: jump\n`;
  const common = `defaults:\n  ssh:\n    proxy: { address: 192.0.2.9 }\n${host}`;
  for (const text of [own, common]) {
    const after = setHostKey(text, 'a', 'proxy', key);
    const { fleet } = parseFleet('hosts.yaml', after);
    assert.equal(fleet?.central.ssh.proxy?.hostKey, key);
    assert.equal(fleet?.central.ssh.hostKey, undefined);
  }
  assert.throws(() => setHostKey(host, 'a', 'proxy', key), { code: 'fleet-invalid' });
  assert.throws(() => setHostKey(host, 'b', 'host', key), { code: 'fleet-invalid' });
});

test('setHostKey() changes the key of that host alone, wherever comments and blank lines stand', () => {
  const gap = fc.constantFrom('', '\n', '# c\n', '    # c\n', '\n\n  # c\n');
  const entry = fc.tuple(gap, gap, fc.boolean(), fc.boolean());
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), fc.nat(4), (entries, pick) => {
      const text = `hosts:\n${entries
        .map(([before, after, hasSsh, isLast], index) => {
          const lines = [
            `    address: 192.0.2.${index + 1} # c\n`,
            hasSsh ? '    ssh:\n      port: 2222\n' : '',
          ];
          const ordered = isLast ? lines.toReversed() : lines;
          return `${before}  - name: h${index}\n${index === 0 ? '    role: central\n' : ''}${ordered.join(after)}`;
        })
        .join('')}`;
      const host = `h${pick % entries.length}`;
      const after = setHostKey(text, host, 'host', key);
      const before = parseFleet('f', text).fleet;
      const { fleet } = parseFleet('f', after);
      assert.ok(before && fleet);
      added(text, after);
      for (const [index, one] of fleet.hosts.entries()) {
        const hostKey = one.name === host ? key : undefined;
        const former: Host | undefined = before.hosts[index];
        assert.deepEqual(one, { ...former, ssh: { ...former?.ssh, hostKey } });
      }
    }),
  );
});
