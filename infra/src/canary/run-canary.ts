import type { Fleet, Host } from '../fleet/fleet.ts';
import type { HostPool } from '../ssh/host-pool.ts';
import { canaryCause } from './canary-cause.ts';
import type { CanaryCheck, CanaryResult } from './canary-check.ts';
import { emitCanaries, type NotSent } from './emit-canaries.ts';
import { examineHost } from './examine-host.ts';
import { type CanaryChoices, planCanaries } from './plan-canaries.ts';
import type { HostFacts } from './read-facts.ts';
import { type SeekOptions, type Sought, seekCanaries } from './seek-canaries.ts';
import { wrongLabels } from './wrong-labels.ts';

export type RunCanaryOptions = CanaryChoices & SeekOptions;

type Half = Omit<CanaryResult, 'cause'>;

/**
 * Writes one marked line through every source of the hosts, looks for each in Loki and in the detector, takes
 * away what it had to make for that, and finds the likely cause of every one that did not arrive.
 */
export async function runCanary(
  fleet: Fleet,
  pool: HostPool,
  options: RunCanaryOptions,
): Promise<readonly CanaryResult[]> {
  const checks = planCanaries(fleet, options);
  const notSent = await emitCanaries(checks, fleet, pool);
  const sent = checks.filter(({ id }) => !notSent.has(id));
  const sought = await seekCanaries(sent, fleet.central, pool, options);
  const halves = checks.map((check) => halfOf(check, notSent, sought));
  const results = await withCauses(halves, fleet, pool, sought.troubles);
  await clear(options.hosts, pool);
  return results;
}

async function clear(hosts: readonly Host[], pool: HostPool): Promise<void> {
  // A host that has gone meanwhile keeps its container for five minutes: it ends by itself.
  await Promise.allSettled(hosts.map((host) => pool.call(host, ['canary', 'clear'])));
}

function halfOf(check: CanaryCheck, notSent: NotSent, { sightings }: Sought): Half {
  const seen = sightings.get(check.id);
  return {
    check,
    notSent: notSent.get(check.id),
    isInLoki: seen?.labels !== undefined,
    wrongLabels: seen?.labels === undefined ? [] : wrongLabels(check.labels, seen.labels),
    isInDetector: seen?.isInDetector === true,
    seconds: seen?.seconds,
  };
}

async function withCauses(
  halves: readonly Half[],
  { central, hosts }: Fleet,
  pool: HostPool,
  troubles: readonly string[],
): Promise<readonly CanaryResult[]> {
  const missing = halves.filter(({ isInLoki, isInDetector }) => !isInLoki || !isInDetector);
  const asked = new Set(missing.map(({ check }) => check.host));
  if (missing.length > 0) asked.add(central.name);
  const facts = new Map<string, HostFacts | undefined>(
    await Promise.all(
      hosts
        .filter(({ name }) => asked.has(name))
        .map(async (host) => [host.name, await examineHost(host, pool)] as const),
    ),
  );
  return halves.map((half) => {
    const host = hosts.find(({ name }) => name === half.check.host) ?? central;
    const own = facts.get(host.name);
    const context = { agent: host.agent, own, central: facts.get(central.name), troubles };
    return { ...half, cause: canaryCause(half, context) };
  });
}
