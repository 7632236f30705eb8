import { troubleFrom } from '../stats/template-severity.ts';
import { timeOf } from './join-report.ts';
import type { Report } from './report.ts';

/** What of a report says whether an incident begins with it. */
export interface IncidentRoot {
  readonly service: string;
  readonly strength: number;
  readonly badness: number;
  readonly timeMs: number;
  readonly isNovel: boolean;
}

/**
 * Times of two services so close do not say what came first: what a program writes and what the init
 * system says of its end reach the journal by two ways, on a busy host a good part of a second apart.
 */
const atOnceMs = 1000;
/** So much worse words are the root of two of which one says no trouble, whenever they came. */
const muchWorse = 0.3;

export function rootOf(report: Report): IncidentRoot {
  return {
    service: report.service,
    strength: report.strength,
    badness: report.badness,
    timeMs: timeOf(report),
    isNovel: report.kinds.includes('novel-template') && report.templateId !== '',
  };
}

/**
 * New before known, trouble before what says none, then the earlier; of what came at once the worse
 * worded. What one service says is in its order.
 */
export function isMoreRoot(a: IncidentRoot, b: IncidentRoot): boolean {
  if (a.isNovel !== b.isNovel) return a.isNovel;
  const worse = a.badness - b.badness;
  const isAtOnce = Math.abs(a.timeMs - b.timeMs) <= (a.service === b.service ? 0 : atOnceMs);
  // A cause need not be said worse than what follows from it.
  const isTrouble = Math.min(a.badness, b.badness) >= troubleFrom;
  const isWorseFirst = isAtOnce ? worse !== 0 : !isTrouble && Math.abs(worse) > muchWorse;
  if (isWorseFirst) return worse > 0;
  if (a.timeMs !== b.timeMs) return a.timeMs < b.timeMs;
  return a.strength > b.strength;
}
