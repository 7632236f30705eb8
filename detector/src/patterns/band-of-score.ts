import type { Severity } from '../model/types.ts';

/** The least score of each band; a bound belongs to the upper one. */
const bands: readonly (readonly [number, Severity])[] = [
  [5, 'critical'],
  [3.5, 'high'],
  [2, 'medium'],
  [1, 'low'],
];

/** @returns undefined below 1.0: such a pattern is counted and never a finding */
export function bandOfScore(score: number): Severity | undefined {
  return bands.find(([least]) => score >= least)?.[1];
}
