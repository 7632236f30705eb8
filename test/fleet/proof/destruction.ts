import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Fleet, hostNames } from './fleet.ts';
import { footprint } from './footprint.ts';

/** Data of the central host, which stays unless its stack says purgeData. */
const kept = /^[df] \d+ \S+ \/data01(\/services(\/(loki|log-anomaly-detector)(\/data(\/.*)?)?)?)?$/;

/** What bootstrap had applied of the bundle "base", so that the first line would be kept: it goes as well. */
const base =
  /tidewatch|promtail|alloy|^[dfl] \d+ \S+ \/etc\/(sysusers\.d|systemd\/journald\.conf\.d|systemd\/system\/docker\.service\.d|logrotate\.d)|^group (adm|systemd-journal|docker):/;

/** Going back, and away. */
export function destruction(fleet: () => Fleet): void {
  describe('going back, and away', () => {
    test('kit rollback puts back what was there before, and the next kit up brings the newer', async () => {
      const { bed, operator } = fleet();
      const config = () => bed.inside('node005', 'cat /etc/promtail/config.yaml');
      const before = await config();
      operator.edit(['hosts', 2, 'labels'], { room: 'cellar' });
      const up = await operator.up('node005');
      assert.equal(up.code, 0, up.said);
      assert.match(await config(), /room: .?cellar/);
      const back = await operator.rollback('node005', 'agent');
      assert.equal(back.code, 0, back.said);
      assert.equal(await config(), before);
      const drift = await operator.drift();
      assert.equal(drift.code, 1, drift.said);
      assert.match(drift.said, /^node005 agent: it was rolled back$/m);
      const again = await operator.up('node005');
      assert.equal(again.code, 0, again.said);
      assert.match(await config(), /room: .?cellar/);
    });

    test('a plan that is saved holds no secret', async () => {
      const { bed, operator } = fleet();
      operator.edit(['hosts', 0, 'detector', 'budget'], 7);
      const plan = join(bed.folder, 'ocean.plan');
      const { code, said } = await operator.pulumi('preview', '-s', 'ocean', '--save-plan', plan);
      assert.equal(code, 0, said);
      const text = readFileSync(plan, 'utf8') + said;
      assert.match(text, /ocean-detector/);
      const secrets = await operator.secrets('ocean');
      assert.ok(secrets.size >= 6);
      for (const [name, value] of secrets) assert.equal(text.includes(value), false, name);
    });

    test('pulumi destroy leaves nothing of ours but the data', async () => {
      const { bed, operator, before } = fleet();
      const done = await operator.pulumi('config', 'set', 'purgeData', 'true', '-s', 'node006');
      assert.equal(done.code, 0, done.said);
      const up = await operator.up('node006');
      assert.equal(up.code, 0, up.said);
      for (const host of hostNames.toReversed()) {
        const { code, said } = await operator.pulumi(
          'destroy',
          '--yes',
          '--skip-preview',
          '-s',
          host,
        );
        assert.equal(code, 0, said);
      }
      for (const host of hostNames) {
        const [was, is] = [before.get(host) ?? new Set<string>(), await footprint(bed, host)];
        const lost = [...was.difference(is)].filter((line) => !base.test(line));
        assert.deepEqual(lost, [], `${host} lost something`);
        const left = [...is.difference(was)].filter((line) => !line.startsWith('group '));
        assert.deepEqual(
          left.filter((line) => !kept.test(line)),
          [],
          `${host} keeps something`,
        );
        assert.equal(left.length > 0, host === 'ocean', host);
      }
      assert.match(await bed.inside('ocean', 'docker ps --format "{{.Names}}"'), /^n8n$/m);
      assert.match(await bed.inside('ocean', 'systemctl is-active nginx'), /^active/);
    });

    test('kit forget lets go of a machine that is gone', async () => {
      const { bed, operator } = fleet();
      await bed.host('node006').cut();
      const { code, said } = await operator.forget('node006');
      assert.equal(code, 0, said);
      assert.match(said, /^stack node006 is gone$/m);
      assert.doesNotMatch(readFileSync(bed.hostsFile, 'utf8'), /name: node006/);
      assert.equal(existsSync(join(operator.project, 'Pulumi.node006.yaml')), false);
      const stacks = await operator.pulumi('stack', 'ls');
      assert.doesNotMatch(stacks.said, /node006/);
      const gone = await operator.drift();
      assert.doesNotMatch(gone.said, /node006/);
    });
  });
}
