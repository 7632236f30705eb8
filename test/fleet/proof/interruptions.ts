import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bed } from '../bed/bed-of.ts';
import { hostLink } from '../bed/host-link.ts';
import { agents, restartAgents } from './agents.ts';
import { type Entry, books } from './books.ts';
import { type Fleet, hostNames } from './fleet.ts';
import type { Ran } from './operator.ts';
import { Talkers, talkersEverywhere } from './talkers.ts';

/** An agent that asks Docker's API sees a new container after 10 s at most. */
const discoveryMs = 11_000;

/** Of a file, what an agent holds (64 KiB) may be lost when it is ended while Loki is away, and no more. */
const inHandLinesMax = 1200;
const thrownAwayLinesMax = 100;
/** Of each agent, in either test, at most. */
const restarts = 2;

/** Kills, stops and cuts: every line that was written is in Loki, and every line there was analysed. */
export function interruptions(fleet: () => Fleet): void {
  describe('interruptions', () => {
    test('the detector is killed and every agent restarted twice: no line is lost or doubled', async (t) => {
      const { bed } = fleet();
      const talkers = await Talkers.start(bed, 'restarts');
      await sleep(discoveryMs);
      await talkers.burst();
      const pid = "docker inspect -f '{{.State.Pid}}' log-anomaly-detector";
      await bed.inside('ocean', `kill -9 $(${pid})`);
      await restartAgents(bed, hostNames);
      await talkers.burst();
      await sleep(300);
      await restartAgents(bed, hostNames);
      await sleep(discoveryMs);
      await talkers.stop();
      const entries = await books.entries(fleet(), talkers, isRightAfterRestart, t);
      await talkers.remove();
      assert.deepEqual(
        entries.filter((entry) => !isRightAfterRestart(entry)),
        [],
      );
      await books.analysed(fleet(), t);
    });

    let outage: Talkers;
    let stoppedMs = 0;
    let agentsAreBack: Promise<unknown>;
    test('Loki is stopped, then agents are restarted', async () => {
      const { bed } = fleet();
      outage = await Talkers.start(bed, 'outage', whileAway);
      await sleep(discoveryMs);
      await bed.inside('ocean', 'docker stop loki');
      stoppedMs = performance.now();
      await outage.burst();
      // It takes their units 10 s to give up what cannot be sent.
      agentsAreBack = sleep(2000).then(() => restartAgents(bed, ['ocean', 'node005']));
    });

    test('kit drift sees a file changed by hand, a stopped unit and a stopped container', async () => {
      const { bed, operator } = fleet();
      await agentsAreBack;
      const ended = await bed.inside('node005', 'journalctl -u promtail -n 200 -o cat');
      assert.match(ended, /^promtail\.service: Deactivated successfully\.$/m);
      assert.doesNotMatch(ended, /^promtail\.service: (?:State|Failed)/m);
      await bed.inside('node005', "echo '# by hand' >>/etc/promtail/config.yaml");
      await bed.inside('dns01', 'systemctl stop tidewatch-apt-clean.timer');
      const { code, said } = await operator.drift();
      assert.equal(code, 1, said);
      assert.match(said, /^node005 agent: \/etc\/promtail\/config\.yaml was changed by hand$/m);
      assert.match(said, /^dns01 base: tidewatch-apt-clean\.timer does not run$/m);
      assert.match(said, /^ocean loki: it does not run$/m);
      assert.match(said, /^node006: as applied$/m);
    });

    let first: Ran;
    test('one host is off and the link to another is cut during kit up: the third is deployed', async () => {
      const { bed, operator } = fleet();
      await bed.host('node006').cut();
      operator.edit(['defaults', 'limits'], { agent: { memory: '250MB' } });
      const isApplied = until(bed, 'node005', 'pgrep -f "[b]undle apply agent"');
      const up = operator.up('dns01', 'node005', 'node006');
      await isApplied;
      await hostLink.cut(bed, 'node005');
      first = await up;
      assert.equal(first.code, 4, first.said);
      assert.match(first.said, /^dns01: \d+ updated/m);
      assert.match(first.said, /^dns01 base: start tidewatch-apt-clean\.timer$/m);
      assert.match(first.said, /^node006 is not deployed: .*(No route|timed out)/m);
      assert.match(first.said, /Is it switched on\? The next kit up node006 goes on there\./);
      assert.match(first.said, /^node005 is not deployed: the link to it was cut/m);
    });

    test('the next kit up converges, and brings Loki back', async (t) => {
      const { bed, operator } = fleet();
      await hostLink.mend(bed, 'node005');
      await bed.host('node006').boot();
      t.diagnostic(`Loki was away for ${Math.round((performance.now() - stoppedMs) / 1000)} s`);
      const { code, said } = await operator.up();
      assert.equal(code, 0, said);
      assert.match(said, /^ocean loki: start container loki$/m);
      for (const host of ['node005', 'node006'] as const) {
        const unit = `/etc/systemd/system/${agents[host]}.service`;
        assert.match(await bed.inside(host, `cat ${unit}`), /^MemoryMax=250M$/m);
      }
      assert.doesNotMatch(
        await bed.inside('node005', 'cat /etc/promtail/config.yaml'),
        /^# by hand/m,
      );
      const drift = await operator.drift();
      assert.equal(drift.code, 0, drift.said);
    });

    test('no line of the time without Loki is lost or doubled', async (t) => {
      await outage.stop();
      const entries = await books.entries(fleet(), outage, isRight, t);
      await outage.remove();
      assert.deepEqual(
        entries.filter((entry) => !isRight(entry)),
        [],
      );
      await books.analysed(fleet(), t);
    });
  });
}

/** Docker's API knows nothing of a container any more that ran on a host whose plug was pulled. */
const whileAway = talkersEverywhere.filter(
  ({ host, kind }) => host !== 'node006' || kind !== 'container',
);

/**
 * As docs/decisions/0142 says of files: Alloy throws away what it reads in the moment of its end, and Promtail
 * may read its last line once more.
 */
function isRightAfterRestart(entry: Entry): boolean {
  const { talker, atSource, inLoki } = entry;
  if (talker.kind !== 'file') return isSame(entry);
  const least = agents[talker.host] === 'alloy' ? atSource - thrownAwayLinesMax : atSource;
  return inLoki >= least && inLoki <= atSource + restarts;
}

/** The same, where agents ended while Loki was away. */
function isRight(entry: Entry): boolean {
  const { talker, atSource, inLoki } = entry;
  if (talker.kind !== 'file') return isSame(entry);
  return inLoki <= atSource + restarts && inLoki >= atSource - inHandLinesMax;
}

function isSame({
  atSource,
  inLoki,
}: {
  readonly atSource: number;
  readonly inLoki: number;
}): boolean {
  return atSource > 0 && atSource === inLoki;
}

/** Until a command succeeds on a host. */
async function until(bed: Bed, host: string, command: string): Promise<void> {
  await bed.inside(host, `timeout 300 sh -c 'until ${command} >/dev/null; do sleep 0.02; done'`);
}
