import { runProgram } from './run-program.ts';

/** A bridge of this machine with a subnet of its own; its number is the subnet's. */
export interface FleetBridge {
  readonly name: string;
  readonly number: number;
}

const subnets = { first: 1, last: 250 } as const;

export const fleetBridge = {
  /** The kernel gives a name to one only: who has made the bridge has the subnet. */
  async make(deviceCount: number): Promise<FleetBridge> {
    for (let number = subnets.first; number <= subnets.last; number++) {
      const bridge = { name: `twfleet${number}`, number };
      if (!(await isMade(bridge.name))) continue;
      const own = [1, ...Array.from({ length: deviceCount }, (_, index) => deviceNumber(index))];
      for (const last of own)
        await runProgram([
          'ip',
          'address',
          'add',
          `${addressIn(bridge, last)}/24`,
          'dev',
          bridge.name,
        ]);
      await runProgram(['ip', 'link', 'set', bridge.name, 'up']);
      return bridge;
    }
    throw new Error('Every subnet for a fleet is in use: npm run fleet:down -- --all');
  },

  async remove({ name }: FleetBridge): Promise<void> {
    await runProgram(['sh', '-c', 'ip link delete "$1" 2>/dev/null || true', '-', name]);
  },

  hostAddress: (bridge: FleetBridge, index: number): string => addressIn(bridge, 10 + index),
  /** This machine's own: what is sent from there comes from a device. */
  deviceAddress: (bridge: FleetBridge, index: number): string =>
    addressIn(bridge, deviceNumber(index)),
  gateway: (bridge: FleetBridge): string => addressIn(bridge, 1),
} as const;

function deviceNumber(index: number): number {
  return 200 + index;
}

function addressIn({ number }: FleetBridge, last: number): string {
  return `10.212.${number}.${last}`;
}

async function isMade(name: string): Promise<boolean> {
  try {
    await runProgram(['ip', 'link', 'add', name, 'type', 'bridge']);
    return true;
  } catch (error) {
    if (error instanceof Error && /File exists/.test(error.message)) return false;
    throw error;
  }
}
