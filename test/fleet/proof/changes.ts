import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Bed } from '../bed/bed-of.ts';
import { type Fleet, hostNames } from './fleet.ts';

const policy = ['hosts', 3, 'labels'] as const;

/** What one edit does, and what a wrong one does not. */
export function changes(fleet: () => Fleet): void {
  describe('a change of hosts.yaml', () => {
    test('one value changes one file and restarts one service', async () => {
      const { operator, bed } = fleet();
      const before = await running(bed);
      operator.edit(policy, { site: 'attic' });
      const { code, said } = await operator.up();
      assert.equal(code, 0, said);
      for (const host of hostNames.slice(0, 3))
        assert.match(said, new RegExp(`^${host}: no change`, 'm'));
      const lines = said.split('\n').filter((line) => line.startsWith('node006 '));
      assert.equal(lines.length, 2, said);
      assert.match(lines[0] ?? '', /^node006 agent: wrote \/etc\/alloy\/config\.alloy$/);
      assert.match(lines[1] ?? '', /^node006 agent: (reload-or-)?restart alloy\.service$/);
      const after = await running(bed);
      assert.deepEqual(withoutAgent(after), withoutAgent(before));
      assert.notDeepEqual(after, before);
      assert.ok(before.length >= 20, before.join('\n'));
    });

    test('what the program refuses never replaces what is in place', async () => {
      const { operator, bed } = fleet();
      const file = '/usr/local/bin/alloy';
      const config = await bed.inside('node006', 'sha256sum /etc/alloy/config.alloy');
      // A program that is not what the configuration is for: as after a half-done upgrade.
      await bed.inside(
        'node006',
        `mv ${file} ${file}.away; printf '#!/bin/sh\\necho refused >&2; exit 1\\n' >${file}; chmod +x ${file}`,
      );
      operator.edit(policy, { site: 'cellar' });
      const refused = await operator.up('node006');
      assert.notEqual(refused.code, 0);
      assert.match(refused.said, /nothing was touched/);
      assert.equal(await bed.inside('node006', 'sha256sum /etc/alloy/config.alloy'), config);
      assert.match(await bed.inside('node006', 'systemctl is-active alloy'), /^active/);
      await bed.inside('node006', `mv ${file}.away ${file}`);
      const mended = await operator.up('node006');
      assert.equal(mended.code, 0, mended.said);
    });

    test('another host key is refused before anything is sent', async () => {
      const { operator, bed } = fleet();
      const right = bed.host('dns01').hostKey;
      const logins = () => bed.inside('dns01', 'journalctl -u ssh | grep -c Accepted || true');
      const before = await logins();
      operator.edit(['hosts', 1, 'ssh', 'hostKey'], bed.host('node005').hostKey);
      operator.edit(['hosts', 1, 'labels'], { site: 'attic' });
      const { code, said } = await operator.up('dns01');
      assert.notEqual(code, 0);
      assert.match(said, /host key/i);
      assert.equal(await logins(), before);
      operator.edit(['hosts', 1, 'ssh', 'hostKey'], right);
      operator.edit(['hosts', 1, 'labels'], undefined);
    });
  });
}

function withoutAgent(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => !id.startsWith('node006 alloy.service '));
}

/** "node006 alloy.service 4711": services and containers of all hosts, but for those of a login. */
async function running(bed: Bed): Promise<readonly string[]> {
  const script = `
    for unit in $(systemctl list-units --type=service --state=running --plain --no-legend | awk '$1 !~ /^user@/ { print $1 }'); do
      echo "$unit $(systemctl show -P MainPID $unit)"
    done
    docker ps -q | xargs -r docker inspect -f '{{.Name}} {{.State.Pid}}'`;
  const texts = await Promise.all(
    hostNames.map(async (host) => {
      const text = await bed.inside(host, script);
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => `${host} ${line}`);
    }),
  );
  return texts.flat().toSorted();
}
