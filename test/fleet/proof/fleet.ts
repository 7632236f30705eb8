import type { Bed } from '../bed/bed-of.ts';
import { loadImages } from '../bed/load-images.ts';
import { startBed } from '../bed/start-bed.ts';
import { Lookout } from './lookout.ts';
import { Operator } from './operator.ts';

/** What every part of the proof works on; the parts run one after the other, each on what the last left. */
export interface Fleet {
  readonly bed: Bed;
  readonly operator: Operator;
  /** What was on each host when it was prepared and nothing deployed yet, a line a thing. */
  readonly before: Map<string, ReadonlySet<string>>;
  /** From the deployment on. */
  lookout(): Promise<Lookout>;
  stop(): Promise<void>;
}

export const hostNames = ['ocean', 'dns01', 'node005', 'node006'] as const;

/** The bare hosts, and whoever is to set them up. */
export async function startFleet(name: string): Promise<Fleet> {
  const bed = await startBed({ name });
  await loadImages.ontoOcean(bed);
  const operator = new Operator(bed);
  // Hosts are known after minutes instead of a day, and a day may have more faults than usual.
  operator.edit(['hosts', 0, 'detector', 'learn'], '3m');
  operator.edit(['hosts', 0, 'detector', 'budget'], 50);
  let lookout: Promise<Lookout> | undefined;
  return {
    bed,
    operator,
    before: new Map(),
    lookout: () => (lookout ??= Lookout.open(bed)),
    async stop() {
      (await lookout)?.close();
      await bed.stop();
    },
  };
}
