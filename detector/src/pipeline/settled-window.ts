import type { ClosedWindow } from '../features/closed-window.ts';
import type { SeriesTable } from '../features/series-table.ts';

/**
 * A window that is looked at before the open one closes, without what is another series then.
 *
 * @param merges of templates, from one's number into another's, that wait for the window's end
 */
export function settledWindow(
  window: ClosedWindow,
  { template }: SeriesTable,
  merges: ReadonlyMap<number, number>,
): ClosedWindow {
  if (merges.size === 0 || window.fresh.length + window.grown.length === 0) return window;
  const merging = new Set([...merges].flat());
  const isSettled = (series: number): boolean => !merging.has(template[series] ?? 0);
  return {
    ...window,
    fresh: window.fresh.filter((series) => isSettled(series)),
    grown: window.grown.filter((series) => isSettled(series)),
  };
}
