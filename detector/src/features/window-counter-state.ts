import type { BeatsState } from './beats.ts';
import type { FirstLinesState } from './first-lines.ts';
import type { LineOrderState } from './line-order.ts';
import type { SeriesTableState } from './series-table.ts';
import type { SourceTableState } from './source-table.ts';
import type { TimeOutliersState } from './time-outliers.ts';

export interface WindowCounterState extends TimeOutliersState {
  /** NaN, said as null, before the first line. */
  readonly startMs: number | null;
  readonly active: readonly number[];
  readonly fresh: readonly number[];
  readonly newestMs: number | null;
  readonly late: number;
  readonly beats: BeatsState;
  readonly first: FirstLinesState;
  readonly order: LineOrderState;
  readonly table: SeriesTableState;
  readonly sources: SourceTableState;
}
