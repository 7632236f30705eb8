import type { OrderedLine } from '../features/line-order.ts';
import type { WindowView } from './detector.ts';

/** A kind of line with its time. */
export interface Step {
  readonly series: number;
  readonly template: number;
  /** Ms since the Unix epoch. */
  readonly timeMs: number;
}

/** A source's lines, oldest first; those of one millisecond, whose order nobody knows, by their kinds. */
export function stepsOf({ table }: WindowView, lines: readonly OrderedLine[]): readonly Step[] {
  return lines
    .map(({ series, timeMs }) => {
      return { series, template: table.template[series] as number, timeMs };
    })
    .toSorted((a, b) => a.timeMs - b.timeMs || a.template - b.template);
}
