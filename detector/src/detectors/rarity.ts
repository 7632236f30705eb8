import { defineDetector } from './define-detector.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import { Episodes, firstLineOf, type Episode, type EpisodesState } from './episodes.ts';
import { wordsWeight } from './words-weight.ts';

/** On more days than this it is no rarity. */
const daysSeenMax = 4;
/** What was seen within this time has not come back: it is still there. */
const awayMinMs = 2 * 3_600_000;
/** Nats more than for what is new: what has been seen, and nobody acted on, is no news by itself. */
const returnNats = 3;
/** So many rare kinds of one host in a minute are a restart. */
const restartMin = 8;
const minuteMs = 60_000;

class Rarity implements Detector {
  readonly #episodes = new Episodes();

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    const { history, severity, lastSeenMs } = view.table;
    const back: Episode[] = [];
    const byHost = new Map<number, number>();
    for (const series of view.active) {
      const daysSeen = history.days[series] as number;
      if (daysSeen > daysSeenMax || daysSeen === 0) continue;
      if (view.startMs - (lastSeenMs[series] as number) < awayMinMs) continue;
      const host = view.hostOf(series);
      byHost.set(host, (byHost.get(host) ?? 0) + 1);
      const isBad = (severity[series] as number) > 0;
      if (isBad && !view.isLearning(series)) back.push(episodeOf(view, series));
    }
    for (const episode of back) {
      if ((byHost.get(episode.host) ?? 0) < restartMin) this.#episodes.open(episode);
    }
    for (const { episode, logPValue } of this.#episodes.advance(view)) {
      claim(claimOf(view, episode, logPValue));
    }
  }

  snapshot(): EpisodesState {
    return this.#episodes.snapshot();
  }

  restore(state: unknown): void {
    this.#episodes.restore(state as EpisodesState);
  }
}

export const rarity = defineDetector({
  name: 'rarity',
  kind: 'rarity',
  summary: 'A bad kind of line that was seen on a few days only is back after a long time.',
  details:
    'For templates with words or a level of trouble that were seen on at most four days, two ' +
    'hours ago or longer: their own rate by day, weighed by their words and by how often they repeat ' +
    'within a quarter of an hour, so that single lines are not told and a disk that fails a second ' +
    'time is. Many rare kinds of one host in a minute are a restart, and not told. Wrong for trouble that is rare and harmless.',
  source: 'Rate of an event by day, one more than was seen, as in detectors/novelty-rates.ts.',
  options: {},
  example: '9 lines; seen on 1 day before, last 17 days ago',
  create: () => new Rarity(),
});

function episodeOf(view: WindowView, series: number): Episode {
  const { history, severity, template } = view.table;
  const days = view.daysOf(series);
  const seen = history.days[series] as number;
  const bad = severity[series] as number;
  return {
    series,
    template: template[series] as number,
    host: view.hostOf(series),
    startMs: view.startMs,
    logPValue: Math.log((seen + 1) / (days + 1)) - wordsWeight(bad) + returnNats,
    severity: bad,
    days,
    lines: 0,
    ...firstLineOf(view, series),
  };
}

function claimOf(view: WindowView, episode: Episode, logPValue: number): Claim {
  const { series, lines, firstMs, firstText } = episode;
  const { history, lastSeenMs } = view.table;
  const days = Math.max(1, Math.round(history.days[series] as number));
  const awayDays = (view.startMs - (lastSeenMs[series] as number)) / (24 * 60 * minuteMs);
  return {
    series,
    kind: 'rarity',
    logPValue,
    observed: lines,
    expected: 0,
    threshold: 1,
    unit: 'lines',
    firstLine: { timeMs: firstMs, text: firstText },
    seen: lines === 1 ? 'one line' : `${lines} lines`,
    usual: `seen on ${days} ${days === 1 ? 'day' : 'days'} before, last ${awayDays < 1 ? 'today' : `${Math.round(awayDays)} days ago`}`,
  };
}
