import { counterRules } from './counter-rules.ts';

/**
 * The hours that are over and not in the profiles yet, oldest first, at most those that are kept.
 *
 * @param oldest the first hour with counts
 */
export function hoursDue(
  nowMinute: number,
  oldest: number | undefined,
  rebuilt: number | undefined,
): readonly number[] {
  if (oldest === undefined) return [];
  const { graceMinutes, hoursKept } = counterRules;
  const end = Math.floor((nowMinute - graceMinutes) / 60);
  const first = Math.max(rebuilt === undefined ? oldest : rebuilt + 1, end - hoursKept);
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
}
