import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadImages } from '../bed/load-images.ts';
import { restartAgents } from './agents.ts';
import { type Fleet, hostNames } from './fleet.ts';
import { footprint } from './footprint.ts';

/** As if four versions of the detector had been deployed before. */
const makeOldImages = `for i in 1 2 3 4; do
  printf 'FROM scratch\\nLABEL version=%s\\n' $i | docker build -q -t log-anomaly-detector:old-$i -
done`;

/** From bare hosts to a fleet that runs. */
export function deployment(fleet: () => Fleet): void {
  describe('deployment', () => {
    test('kit bootstrap prepares four bare hosts', async () => {
      const { code, said } = await fleet().operator.bootstrap('--all');
      assert.equal(code, 0, said);
      for (const host of hostNames) assert.match(said, new RegExp(`^${host}: ready`, 'm'));
    });

    // What the marked lines and the faults need.
    test('containers start on all four, and programs write their files', async () => {
      const { bed } = fleet();
      await bed.inside('dns01', 'mkdir -p /var/log/pihole');
      await bed.inside('node005', 'mkdir -p /srv/app/logs');
      await bed.inside('node006', 'mkdir -p /var/log/backup');
      await Promise.all(hostNames.slice(1).map((host) => loadImages.ontoAgent(bed, host)));
      for (const host of hostNames)
        await bed.inside(host, 'docker run --rm fleet/busybox:1 echo a container runs');
    });

    test('what is on them before is noted', async () => {
      const { bed, before } = fleet();
      for (const host of hostNames) before.set(host, await footprint(bed, host));
    });

    test('kit up deploys them', async () => {
      const { bed, operator } = fleet();
      await bed.inside('ocean', makeOldImages);
      const { code, said } = await operator.up();
      assert.equal(code, 0, said);
      for (const host of hostNames)
        assert.match(said, new RegExp(`^${host}: \\d+ created in`, 'm'));
    });

    test('of the images that were built before, two are kept', async () => {
      const tags = await fleet().bed.inside(
        'ocean',
        "docker image ls --format '{{.Tag}}' log-anomaly-detector",
      );
      const [old, own] = [/^old-\d$/, /^[0-9a-f]{16}$/].map((form) =>
        tags.split('\n').filter((tag) => form.test(tag)),
      );
      assert.equal(own?.length, 1, tags);
      assert.equal(old?.length, 2, tags);
    });

    test('a second kit up has no change', async () => {
      const { code, said } = await fleet().operator.up();
      assert.equal(code, 0, said);
      for (const host of hostNames) assert.match(said, new RegExp(`^${host}: no change`, 'm'));
    });

    test('the detector is locked in', async () => {
      const { bed } = fleet();
      const [container] = JSON.parse(
        await bed.inside('ocean', 'docker inspect log-anomaly-detector'),
      );
      const { HostConfig, Config, State } = container;
      assert.equal(Config.User, '1001:1001');
      assert.equal(HostConfig.ReadonlyRootfs, true);
      assert.deepEqual(HostConfig.CapDrop, ['ALL']);
      assert.deepEqual(HostConfig.SecurityOpt, ['no-new-privileges']);
      assert.equal(HostConfig.Memory, 1024 ** 3);
      assert.equal(HostConfig.MemorySwap, HostConfig.Memory);
      assert.equal(HostConfig.PidsLimit, 128);
      assert.equal(State.Health.Status, 'healthy');
      const size = Number(
        await bed.inside('ocean', `docker image inspect -f '{{.Size}}' ${container.Image}`),
      );
      assert.ok(size <= 150_000_000, `${size} bytes`);
    });

    test('kit canary sees a marked line through every source', async () => {
      const { code, said } = await fleet().operator.canary();
      assert.equal(code, 0, said);
    });

    test('every agent starts again once: what it says then is known from here on', async () => {
      await restartAgents(fleet().bed, hostNames);
    });
  });
}
