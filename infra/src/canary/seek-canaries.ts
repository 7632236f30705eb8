import { setTimeout as sleep } from 'node:timers/promises';
import type { CentralHost } from '../fleet/fleet.ts';
import { detectorAccess } from '../plan/detector-access.ts';
import { wellKnown } from '../plan/well-known.ts';
import type { HostPool } from '../ssh/host-pool.ts';
import type { CanaryCheck } from './canary-check.ts';
import { readSightings } from './read-sightings.ts';

export interface Sighting {
  /** Labels of its stream in Loki; undefined: it is not there. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly isInDetector: boolean;
  /** Since the search began, when both had it. */
  readonly seconds: number | undefined;
}

export interface Sought {
  readonly sightings: ReadonlyMap<string, Sighting>;
  /** What Loki, the detector or the way to them said last that was no answer. */
  readonly troubles: readonly string[];
}

export interface SeekOptions {
  readonly run: string;
  readonly withinMs: number;
  readonly onProgress: (seen: number, all: number) => void;
}

const pauseMs = 500;

/** Asks the central host again and again until every line has arrived, or the time is up. */
export async function seekCanaries(
  checks: readonly CanaryCheck[],
  central: CentralHost,
  pool: HostPool,
  { run, withinMs, onProgress }: SeekOptions,
): Promise<Sought> {
  const start = performance.now();
  const found = new Map<string, Sighting>();
  for (;;) {
    const open = checks.filter(({ id }) => found.get(id)?.seconds === undefined);
    const asked = await ask(open, central, pool, run);
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    for (const { id } of open) {
      const labels = asked.loki.get(id) ?? found.get(id)?.labels;
      const isInDetector = asked.detector.has(id);
      const isDone = labels !== undefined && isInDetector;
      found.set(id, { labels, isInDetector, seconds: isDone ? seconds : undefined });
    }
    const done = [...found.values()].filter((one) => one.seconds !== undefined).length;
    onProgress(done, checks.length);
    const isOver = done === checks.length || performance.now() - start > withinMs;
    if (isOver) return { sightings: found, troubles: asked.troubles };
    await sleep(pauseMs);
  }
}

async function ask(
  checks: readonly CanaryCheck[],
  central: CentralHost,
  pool: HostPool,
  run: string,
): Promise<ReturnType<typeof readSightings>> {
  const { url, tokenFile } = detectorAccess(central);
  const questions = [
    `loki http://127.0.0.1:${wellKnown.lokiLoopbackPort} ${run}`,
    ...checks.map(({ id }) => `detector ${url} ${tokenFile} ${id}`),
  ];
  try {
    const said = await pool.call(central, ['canary', 'seen'], `${questions.join('\n')}\n`);
    const sightings = readSightings(said.stdout);
    if (said.code === 0) return sightings;
    return { ...sightings, troubles: [`Loki cannot be asked: ${said.stderr.trim()}`] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { loki: new Map(), detector: new Set(), troubles: [`Loki cannot be asked: ${why}`] };
  }
}
