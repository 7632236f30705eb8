import type { FeatureWindow, Level, Subject } from '../model/types.ts';
import type { LocalTime } from '../stats/local-time.ts';
import type { ClosedWindow } from './closed-window.ts';
import type { SeriesTable } from './series-table.ts';

/** The thirteen features of a line and its window, in the order of their values. */
export const featureNames = [
  'template_id',
  'level',
  'hour_of_day',
  'day_of_week',
  'msg_length',
  'num_params',
  'param_values',
  'template_freq',
  'template_burst',
  'level_ratio',
  'unique_templates',
  'new_template',
  'sequence_probability',
] as const;

/** From this syslog severity on (downwards) a line counts in `level_ratio`. */
const warning = 4;

/** A line, and what its window and the past of its series are. */
export interface FeatureQuestion {
  readonly subject: Subject;
  readonly window: ClosedWindow;
  readonly table: SeriesTable;
  readonly localTime: LocalTime;
  readonly series: number;
  readonly timeMs: number;
  readonly level: Level | undefined;
  readonly message: string;
  readonly params: readonly { readonly value?: number }[];
  /** Series of the window that are of the same source. */
  readonly siblings: readonly number[];
  /** Lines of the source in closed windows. */
  readonly sourceLines: number;
  readonly levelOf: (series: number) => Level | undefined;
}

/**
 * The features of one line's series in its window; NaN where there is nothing to measure.
 *
 * template_id: number of the template; level: syslog severity; hour_of_day, day_of_week (0 is Monday):
 * local; msg_length: in characters; param_values: the greatest number among the parameters;
 * template_freq: its share of the source's lines in the window; template_burst: its lines over their
 * median in a minute in which it spoke; level_ratio: share of the source's lines that are warnings or
 * worse; unique_templates: of the source in the window; new_template: 1 where the source never had it;
 * sequence_probability: of the template at this source, as a Markov chain of order 0 with one more of
 * each than was seen (P. S. Laplace's rule).
 */
export function featureWindowOf(question: FeatureQuestion): FeatureWindow {
  const { subject, window, table, localTime, series, timeMs, level, siblings } = question;
  const count = table.count[series] ?? 0;
  const usual = table.history.minutes.quantile(series, 0.5);
  const lines = sumOf(table, siblings);
  const bad = siblings.filter((one) => (question.levelOf(one) ?? Infinity) <= warning);
  const templates = new Set(siblings.map((one) => table.template[one]));
  const hourOfWeek = localTime.hourOfWeek(timeMs);
  const numbers = question.params.map(({ value }) => value).filter((value) => value !== undefined);
  const past = table.lines[series] ?? 0;
  const values = [
    table.template[series] ?? Number.NaN,
    level ?? Number.NaN,
    hourOfWeek % 24,
    Math.floor(hourOfWeek / 24),
    question.message.length,
    question.params.length,
    numbers.length === 0 ? Number.NaN : Math.max(...numbers),
    lines === 0 ? Number.NaN : count / lines,
    past > 0 && usual > 0 ? count / usual : Number.NaN,
    lines === 0 ? Number.NaN : sumOf(table, bad) / lines,
    templates.size,
    past === 0 ? 1 : 0,
    (past + 1) / (question.sourceLines + templates.size + 1),
  ];
  return {
    subject,
    startMs: window.startMs,
    endMs: window.endMs,
    names: featureNames,
    values: Float64Array.from(values),
    recordIds: [],
  };
}

function sumOf({ count }: SeriesTable, series: readonly number[]): number {
  return series.reduce((sum, one) => sum + (count[one] ?? 0), 0);
}
