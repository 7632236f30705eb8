import { createHash } from 'node:crypto';
import type { ImagePins } from '../images/image-pins.ts';
import type { ContainerPlan } from '../plan/host-plan.ts';

/**
 * A fingerprint of everything that makes a container what it is, its image's pin included, but not of the
 * files that it reads, nor of the limits that Docker changes while it runs. It stands in the container's
 * label `tidewatch.spec`: a container with another one is about to be replaced, so a changed file does not
 * restart it.
 */
export function containerSpec(container: ContainerPlan, images: ImagePins): string {
  const made = Object.entries(container).filter(([name]) => !changesInPlace.has(name));
  const text = JSON.stringify([Object.fromEntries(made), images[container.image]]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const changesInPlace: ReadonlySet<string> = new Set([
  'ready',
  'readsAtStart',
  'dependsOn',
  'bundle',
  'memoryMb',
  'memorySwapMb',
  'cpus',
  'restart',
  'stopSeconds',
]);
