import type { Bed } from './bed-of.ts';
import { runProgram } from './run-program.ts';

/** A host's cable: pulled out, the host goes on and nobody hears of it. */
export const hostLink = {
  cut: (bed: Bed, host: string): Promise<void> => set(bed, host, 'down'),
  mend: (bed: Bed, host: string): Promise<void> => set(bed, host, 'up'),
} as const;

async function set(bed: Bed, host: string, state: 'up' | 'down'): Promise<void> {
  // The number of its other end, which is a port of the bridge here.
  const number = (await bed.inside(host, 'cat /sys/class/net/host0/iflink')).trim();
  const links = await runProgram(['ip', '-oneline', 'link', 'show']);
  const name = new RegExp(`^${number}: ([^@:]+)`, 'm').exec(links)?.[1];
  if (name === undefined) throw new Error(`${host} has no link to this machine`);
  await runProgram(['ip', 'link', 'set', name, state]);
}
