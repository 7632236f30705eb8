import type { WindowView } from '../detectors/detector.ts';
import type { ClosedWindow } from '../features/closed-window.ts';
import { anyTemplate } from '../features/source-table.ts';
import type { WindowJudgeOptions } from './window-judge-options.ts';

const dayMs = 86_400_000;
const daysMax = 56;

/** What the detectors are shown of a window: its counts, and the past of its series. */
export function windowViewOf(options: WindowJudgeOptions, window: ClosedWindow): WindowView {
  const { counter, sessions, streams, localTime } = options;
  const { templates, patterns, learnMs, learnLines } = options;
  const { table, sources, first, order, merged } = counter;
  const sourceOf = (series: number): number | undefined =>
    table.template[series] === anyTemplate
      ? sources.sourceOfKey(table.stream[series] ?? 0)
      : counter.sourceOf(table.stream[series] ?? 0);
  const hostOf = (series: number): number =>
    table.template[series] === anyTemplate
      ? sources.hostOfKey(table.stream[series] ?? 0)
      : sources.hostOf(counter.sourceOf(table.stream[series] ?? 0));
  const hostSum = (series: number): number =>
    table.find(sources.hostKey(hostOf(series)), anyTemplate);
  const ageMs = (sum: number): number => {
    const firstMs = table.firstSeenMs[sum] ?? Number.NaN;
    // What is new in the open window has no sum before it closes.
    return sum === 0 || Number.isNaN(firstMs) ? 0 : Math.max(0, window.startMs - firstMs);
  };
  const sumOf = (series: number): number => {
    const source = sourceOf(series);
    return source === undefined
      ? hostSum(series)
      : table.find(sources.sourceKey(source), anyTemplate);
  };
  const daysOfSum = (sum: number): number => Math.min(daysMax, Math.max(0.25, ageMs(sum) / dayMs));
  const isYoungSum = (sum: number): boolean =>
    ageMs(sum) < learnMs && !((table.lines[sum] ?? 0) >= learnLines && ageMs(sum) >= learnMs / 24);
  return {
    ...window,
    table,
    sources,
    first,
    order,
    sessions,
    merged,
    localTime,
    patternNotes: patterns.notes(),
    sourceOf,
    hostOf,
    daysOf: (series) => daysOfSum(sumOf(series)),
    hostDaysOf: (series) => daysOfSum(hostSum(series)),
    parentsOf: (series) => {
      const host = hostSum(series);
      const source = sumOf(series);
      return [source, host].filter(
        (sum, i, all) => sum !== 0 && sum !== series && all.indexOf(sum) === i,
      );
    },
    ...saidBy({ counter, streams, templates }),
    isLearning: (series) => isYoungSum(hostSum(series)),
    isYoung: (series) => isYoungSum(sumOf(series)),
    isKnownInSource: (series) => counter.isKnownInSource(series),
    isKnownElsewhere: (series) => counter.isKnownElsewhere(series),
  };
}

/** What the lines of a series say; nothing of a sum. */
function saidBy({
  counter: { table, first },
  streams,
  templates,
}: Pick<WindowJudgeOptions, 'counter' | 'streams' | 'templates'>): Pick<
  WindowView,
  'textOf' | 'nameOf' | 'levelOf' | 'valuesOf'
> {
  const templateOf = (series: number): number => table.template[series] ?? 0;
  const isSum = (series: number): boolean => templateOf(series) === anyTemplate;
  return {
    textOf: (series) => (isSum(series) ? '' : templates.text(templateOf(series))),
    nameOf: (template) => templates.text(template),
    levelOf: (series) => (isSum(series) ? undefined : streams.get(table.stream[series] ?? 0).level),
    valuesOf: (series) => {
      const template = templateOf(series);
      if (isSum(series) || templates.parametersOf === undefined) return [];
      return templates.parametersOf(first.batchOf(series, template), 0);
    },
  };
}
