import type { Judged } from '../ensemble/combine-claims.ts';
import type { WindowCounter } from '../features/window-counter.ts';
import type { Explanation, FeatureWindow, Level, TemplateId } from '../model/types.ts';
import type { LocalTime } from '../stats/local-time.ts';

/** Why a line is unusual, or why it is not. */
export interface LineExplanation {
  /** The line's own, else that of the newest line. */
  readonly timestampMs: number;
  readonly host: string;
  readonly service: string;
  readonly level: Level | undefined;
  /** Without the envelope. */
  readonly message: string;
  readonly template: string;
  readonly templateId: TemplateId | undefined;
  /** Whether it would have been told, with the floor of the budget. */
  readonly isUnusual: boolean;
  /** 0 to 1; 0 when no detector says anything. */
  readonly score: number;
  /** Of the detectors that say something of it. */
  readonly explanation: Explanation | undefined;
  /** What is known of its kind, in sentences. */
  readonly facts: readonly string[];
  /** The thirteen features of the line in its window. */
  readonly features: FeatureWindow;
}

/** What is known of a series, in sentences for people. */
export function factsOf(
  { table }: WindowCounter,
  series: number,
  localTime: LocalTime,
): readonly string[] {
  const { history } = table;
  const lines = table.lines[series] ?? 0;
  if (lines === 0) return ['This kind of line has never been seen from this source.'];
  const firstMs = table.firstSeenMs[series] ?? 0;
  const lastMs = table.lastSeenMs[series] ?? 0;
  const mostly = Math.round(history.minutes.quantile(series, 0.5));
  const most = Math.round(history.minutes.greatest(series));
  const days = Math.max(1, Math.round(history.days[series] ?? 0));
  return [
    `Seen ${lines.toLocaleString('en')} times since ${dateText(firstMs)}, lately on ${days} ${days === 1 ? 'day' : 'days'}.`,
    `Last seen ${localTime.text(lastMs)} (${dateText(lastMs)}).`,
    `In a minute with such lines there are mostly ${mostly}, at most ${most}.`,
  ];
}

/** The judgement of the series, where the detectors made one. */
export function judgementOf(judged: readonly Judged[], series: number): Judged | undefined {
  return judged.find(({ evidence }) => evidence.series === series);
}

function dateText(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}
