import type { ClosedWindow } from '../features/closed-window.ts';
import type { WindowCounter } from '../features/window-counter.ts';
import type { StreamTable } from '../model/stream-table.ts';
import type { TemplateNames } from './window-judge-options.ts';

/** Lines of a window by the names of series: `host/service`, and `host/service/template`. */
export interface SeriesCounts {
  readonly startMs: number;
  readonly counts: readonly (readonly [series: string, lines: number])[];
}

export interface SeriesCountsParts {
  readonly counter: WindowCounter;
  readonly streams: StreamTable;
  readonly templates: TemplateNames;
}

/** Services come before templates, so that a bound on names is one on details. */
export function seriesCountsOf(
  window: ClosedWindow,
  { counter: { table }, streams, templates }: SeriesCountsParts,
): SeriesCounts {
  const services = new Map<string, number>();
  const details = new Map<string, number>();
  for (const series of window.active) {
    const { host, service } = streams.get(table.stream[series] ?? 0);
    const lines = table.count[series] ?? 0;
    const name = `${host}/${service}`;
    add(services, name, lines);
    const template = templates.idOf(table.template[series] ?? 0);
    if (template !== undefined) add(details, `${name}/${template}`, lines);
  }
  return { startMs: window.startMs, counts: [...services, ...details] };
}

function add(sums: Map<string, number>, name: string, lines: number): void {
  sums.set(name, (sums.get(name) ?? 0) + lines);
}
