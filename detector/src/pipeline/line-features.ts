import type { ClosedWindow } from '../features/closed-window.ts';
import { featureWindowOf } from '../features/feature-window-of.ts';
import { anyTemplate } from '../features/source-table.ts';
import type { WindowCounter } from '../features/window-counter.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import type { FeatureWindow } from '../model/types.ts';
import type { LocalTime } from '../stats/local-time.ts';
import { messageOf } from './message-of.ts';
import type { TemplateNames } from './window-judge-options.ts';

export interface LineFeaturesParts {
  readonly counter: WindowCounter;
  readonly streams: StreamTable;
  readonly templates: TemplateNames;
  readonly localTime: LocalTime;
}

/**
 * The thirteen features of a line, before its window is learned.
 *
 * @param line a batch of that one row, counted in `window`
 */
export function lineFeatures(
  line: LineBatch,
  window: ClosedWindow,
  { counter, streams, templates, localTime }: LineFeaturesParts,
): FeatureWindow {
  const { table, sources } = counter;
  const [stream = 0, template = 0] = [line.stream[0], line.template[0]];
  const { host, service, level } = streams.get(stream);
  const source = counter.sourceOf(stream);
  const ofStream = (series: number): number => table.stream[series] ?? 0;
  const sum = table.find(sources.sourceKey(source), anyTemplate);
  return featureWindowOf({
    subject: { host, service, templateId: templates.idOf(template) },
    window,
    table,
    localTime,
    series: table.find(stream, template),
    timeMs: line.timeMs[0] ?? window.startMs,
    level,
    message: messageOf(line, 0),
    params: templates.parametersOf?.(line, 0) ?? [],
    siblings: window.active.filter((series) => counter.sourceOf(ofStream(series)) === source),
    sourceLines: table.lines[sum] ?? 0,
    levelOf: (series) => streams.get(ofStream(series)).level,
  });
}
