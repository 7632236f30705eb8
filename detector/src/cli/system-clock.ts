import type { Clock } from '../model/clock.ts';

/** The clock of this machine: the commands hand it to everything that needs one. */
export const systemClock: Clock = { nowMs: () => Date.now() };
