import { anyTemplate } from '../features/source-table.ts';
import type { WindowCounter } from '../features/window-counter.ts';

/** How far the hosts are learned: what is new in one that is not is taken in silently. */
export interface LearningStatus {
  readonly hostsLearning: number;
  /** Of the host that is longest known, 0 to 1. */
  readonly progress: number;
  /** Event time of the first line of any host, ms; undefined before it. */
  readonly firstMs: number | undefined;
}

export interface LearningRule {
  /** A host is learned after so much event time … */
  readonly learnMs: number;
  /** … or after so many lines in at least a 24th of it. */
  readonly learnLines: number;
}

/** @returns how far each host is, in numbers for people */
export function learningStatus(counter: WindowCounter, rule: LearningRule): LearningStatus {
  const { table, sources, newestMs = 0 } = counter;
  let [hostsLearning, progress, firstMs] = [0, 0, Infinity];
  for (let host = 0; host < sources.hosts; host++) {
    const sum = table.find(sources.hostKey(host), anyTemplate);
    // Before its first window closes a host has no sum.
    const seenMs = sum === 0 ? Number.NaN : (table.firstSeenMs[sum] ?? Number.NaN);
    const done = Number.isNaN(seenMs) ? 0 : shareOf(newestMs - seenMs, table.lines[sum] ?? 0, rule);
    if (done < 1) hostsLearning++;
    progress = Math.max(progress, done);
    if (seenMs < firstMs) firstMs = seenMs;
  }
  return { hostsLearning, progress, firstMs: firstMs === Infinity ? undefined : firstMs };
}

function shareOf(ageMs: number, lines: number, { learnMs, learnLines }: LearningRule): number {
  const byTime = ageMs / learnMs;
  const byLines = Math.min(lines / learnLines, (ageMs * 24) / learnMs);
  return Math.max(0, Math.min(1, Math.max(byTime, byLines)));
}
