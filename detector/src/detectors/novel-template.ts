import { namesMinorLevel } from '../model/names-minor-level.ts';
import { isStackTrace } from '../stats/is-stack-trace.ts';
import { privilegeSeverity } from '../stats/privilege-severity.ts';
import { templateSeverity } from '../stats/template-severity.ts';
import { daysText } from './days-text.ts';
import { defineDetector } from './define-detector.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import { Episodes, firstLineOf, type Episode, type EpisodesState } from './episodes.ts';
import { nearestText, wordsUnknown } from './nearest-text.ts';
import { NoveltyRates, type NoveltyRatesState } from './novelty-rates.ts';
import { wordsWeight } from './words-weight.ts';

/** So many new templates of one host in one minute are one event, not many. */
const togetherMin = 4;
const stormMin = 12;
/** What is looked at closely in one window; a flood above it is not, but its texts are remembered so far. */
const closelyMax = 64;
const rememberedMax = 512;
/** Words so bad are told at once also when some new kinds come together. */
const badMin = 0.85;
const recentMax = 200;
/** Nats less for what the same service has said on another host, and for a variant of a known line. */
const knownElsewhereNats = 6;
const variantNats = 1;
/** Nats more for an error that its program shows with a stack trace: no program does so in health. */
const traceNats = 4.5;
const traceSeverityMin = 0.7;
/** In a storm (a restart) only what is as bad as this stands for itself. */
const stormSeverity = 0.95;
/** Words below it in a kind of line that is known are no news. */
const knownMin = 2;
const wordsSeverityMin = 0.7;

interface NoveltyState {
  readonly rates: NoveltyRatesState;
  readonly episodes: EpisodesState;
  readonly texts: readonly (readonly [number, readonly string[]])[];
}

class NovelTemplate implements Detector {
  readonly seesLate = true;
  readonly #rates = new NoveltyRates();
  readonly #episodes = new Episodes();
  /** Texts of the templates that a source has, the newest last. */
  #texts = new Map<number, string[]>();

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    const byHost = this.#newsByHost(view);
    for (const series of view.generalised.slice(0, closelyMax)) {
      const episode = this.#lookAtWords(view, series);
      if (episode !== undefined) this.#episodes.open(episode);
    }
    for (const [host, episodes] of byHost) {
      // What the same service said on another host (a restart there) is not new together here.
      const own = episodes.filter(({ series }) => !view.isKnownElsewhere(series)).length;
      const isStorm = episodes.length >= stormMin;
      for (const episode of episodes) {
        if (!isStorm || episode.severity >= stormSeverity) this.#episodes.open(episode);
      }
      if (own >= togetherMin) this.#tellTogether(view, host, own, claim);
    }
    for (const { episode, logPValue } of this.#episodes.advance(view)) {
      claim(claimOf(episode, logPValue));
    }
  }

  get isFollowing(): boolean {
    return this.#episodes.size > 0;
  }

  /**
   * The first lines of a restart look like few new kinds: so plain ones are waited for. What is new
   * beside what is bad makes that no less so.
   */
  glance(view: WindowView, claim: (claim: Claim) => void): void {
    const news = this.#newsSoFar(view);
    const onHost = new Map<number, number>();
    for (const { host } of news) onHost.set(host, (onHost.get(host) ?? 0) + 1);
    const certain = news.filter(({ host, severity }) => {
      const kinds = onHost.get(host) ?? 0;
      return severity >= stormSeverity || kinds < (severity >= badMin ? stormMin : togetherMin);
    });
    for (const { episode, logPValue } of this.#episodes.glance(view, certain)) {
      claim(claimOf(episode, logPValue));
    }
  }

  snapshot(): NoveltyState {
    return {
      rates: this.#rates.snapshot(),
      episodes: this.#episodes.snapshot(),
      texts: [...this.#texts].map(([source, texts]) => [source, texts.slice()]),
    };
  }

  restore(state: unknown): void {
    const { rates, episodes, texts } = state as NoveltyState;
    this.#rates.restore(rates);
    this.#episodes.restore(episodes);
    this.#texts = new Map(texts.map(([source, known]) => [source, known.slice()]));
  }

  #newsByHost(view: WindowView): ReadonlyMap<number, readonly Episode[]> {
    const news = view.fresh
      .slice(0, closelyMax)
      .map((series) => this.#look(view, series))
      .filter((episode) => episode !== undefined);
    for (const series of view.fresh.slice(closelyMax, rememberedMax)) this.#remember(view, series);
    return Map.groupBy(news, ({ host }) => host);
  }

  /** Remembers a new template; undefined when it is no news. */
  #look(view: WindowView, series: number): Episode | undefined {
    if (view.isKnownInSource(series)) return undefined;
    const text = view.textOf(series);
    const known = this.#texts.get(view.sourceOf(series) ?? 0) ?? [];
    const isLearning = view.isLearning(series);
    const surprise = isLearning ? undefined : surpriseOf(view, { series, text, known });
    this.#remember(view, series);
    return surprise === undefined ? undefined : this.#episodeOf(view, surprise);
  }

  #remember(view: WindowView, series: number): void {
    const source = view.sourceOf(series) ?? 0;
    const known = this.#texts.get(source) ?? [];
    if (known.push(view.textOf(series)) > recentMax) known.shift();
    this.#texts.set(source, known);
  }

  /** What `#look` would find in the window so far; remembers nothing. */
  #newsSoFar(view: WindowView): Episode[] {
    const known = new Map<number, string[]>();
    const news: Episode[] = [];
    for (const series of view.fresh) {
      if (view.isLearning(series) || view.isKnownInSource(series)) continue;
      const source = view.sourceOf(series) ?? 0;
      const texts = known.get(source) ?? this.#texts.get(source)?.slice() ?? [];
      const text = view.textOf(series);
      news.push(this.#episodeOf(view, surpriseOf(view, { series, text, known: texts }), true));
      known.set(source, [...texts, text]);
    }
    return news;
  }

  /** @param isGlance nothing is counted */
  #episodeOf(view: WindowView, { series, severity, more }: Surprise, isGlance = false): Episode {
    const isYoung = view.isYoung(series);
    const days = isYoung ? view.hostDaysOf(series) : view.daysOf(series);
    const host = view.hostOf(series);
    const subject = { source: isYoung ? undefined : view.sourceOf(series), host, severity };
    const rate = isGlance
      ? this.#rates.expected(subject, days, view.startMs)
      : this.#rates.logRate(subject, days, view.startMs);
    return {
      series,
      template: view.table.template[series] as number,
      host,
      startMs: view.startMs,
      logPValue: rate - wordsWeight(severity) + more,
      severity,
      days,
      lines: 0,
      ...firstLineOf(view, series),
    };
  }

  /** A line that made its template more general: news when the words that did it are bad. */
  #lookAtWords(view: WindowView, series: number): Episode | undefined {
    const source = view.sourceOf(series) ?? 0;
    const known = this.#texts.get(source) ?? [];
    const words = wordsUnknown(view.first.message(series), known);
    if (known.push(view.textOf(series), words) > recentMax) known.splice(0, 2);
    this.#texts.set(source, known);
    const severity = Math.max(templateSeverity(words), privilegeSeverity(words));
    if (severity < wordsSeverityMin || view.isLearning(series)) return undefined;
    return this.#episodeOf(view, { series, severity, more: variantNats });
  }

  #tellTogether(
    view: WindowView,
    host: number,
    kinds: number,
    claim: (claim: Claim) => void,
  ): void {
    const sum = view.sums.find((s) => view.sourceOf(s) === undefined && view.hostOf(s) === host);
    if (sum === undefined) return;
    const days = view.daysOf(sum);
    const logPValue =
      this.#rates.logRateTogether(host, days, view.startMs) -
      1.3 * Math.min(6, kinds - 1) -
      Math.max(0, Math.log2(kinds / 7));
    claim({
      series: sum,
      kind: 'novel-template',
      logPValue: Math.min(0, logPValue),
      observed: kinds,
      expected: 0,
      threshold: togetherMin,
      unit: 'new kinds of lines in a minute',
      seen: `${kinds} new kinds of lines within a minute`,
      usual: `new kinds come one by one, if at all, in ${daysText(days)}`,
    });
  }
}

interface Surprise {
  readonly series: number;
  /** 0 to 1. */
  readonly severity: number;
  /** Nats, what makes it less of one. */
  readonly more: number;
}

/** @param known texts that the series' source has had before */
function surpriseOf(
  view: WindowView,
  { series, text, known }: { series: number; text: string; known: readonly string[] },
): Surprise {
  const nearest = nearestText(text, known);
  // Words of power count where the source is known well enough for them to be new to it.
  const power = known.length < knownMin ? 0 : privilegeSeverity(wordsUnknown(text, known));
  const whole = view.table.severity[series] as number;
  const isTrace =
    nearest === undefined &&
    whole >= traceSeverityMin &&
    !namesMinorLevel(view.levelOf(series)) &&
    isStackTrace(view.first.message(series));
  const bad =
    nearest === undefined ? whole : Math.max(templateSeverity(nearest.newWords), 0.4 * whole);
  const more =
    (nearest === undefined ? 0 : variantNats) -
    (isTrace ? traceNats : 0) +
    (view.isKnownElsewhere(series) ? knownElsewhereNats : 0);
  return { series, severity: Math.max(bad, power), more };
}

export const novelTemplate = defineDetector({
  name: 'novel-template',
  kind: 'novel-template',
  summary: 'A kind of line that its source has never written before.',
  details:
    'A host is silently seeded while it is learned. Then a new template counts by how often its ' +
    'source and its host bring new ones (bad and plain ones apart), by its words and level, by how ' +
    'often it repeats within a quarter of an hour and by other bad new ones on the host; more with a ' +
    'stack trace, which makes an error of a line that names no lesser level; less when ' +
    'it is a variant of a known one (then only its new words count), or known from the same service ' +
    'on another host. Many new templates of one host in a minute (a restart, an upgrade) are one ' +
    'finding. Wrong for programs that make up lines all the time: their rate of new templates grows ' +
    'until nothing of theirs is news.',
  source:
    'Rate of unseen kinds: I. J. Good, "The population frequencies of species", Biometrika 40 ' +
    '(1953), taken by day and conformally (one more than was seen).',
  options: {},
  example: '6 lines of a new kind; never seen from this source in 41 days',
  create: () => new NovelTemplate(),
});

function claimOf(episode: Episode, logPValue: number): Claim {
  const { series, lines, days, firstMs, firstText } = episode;
  return {
    series,
    kind: 'novel-template',
    logPValue,
    observed: lines,
    expected: 0,
    threshold: 1,
    unit: 'lines',
    firstLine: { timeMs: firstMs, text: firstText },
    seen: lines === 1 ? 'a line of a new kind' : `${lines} lines of a new kind`,
    usual: `never seen from this source in ${daysText(days)}`,
  };
}
