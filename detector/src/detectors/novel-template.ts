import { templateSeverity } from '../stats/template-severity.ts';
import { defineDetector } from './define-detector.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import { nearestText } from './nearest-text.ts';

/** Nats that the worst words weigh: a first panic outweighs a day's short past. */
const severeNats = 10;
/** From this severity on a new template is of the rarer, severe kind. */
const severeFrom = 0.5;
/** So many new templates of one host in one minute are one event, not many. */
const togetherMin = 4;
const stormMin = 12;
/** What is looked at closely in one window; a flood above it is counted. */
const closelyMax = 64;
const recentMax = 200;
const decayHalfDays = 28;

interface Past {
  /** New templates so far, the old ones worth less: plain, severe, and minutes with many. */
  plain: number;
  severe: number;
  together: number;
  atMs: number;
}

interface NoveltyState {
  readonly sources: readonly (readonly [number, Past])[];
  readonly hosts: readonly (readonly [number, Past])[];
  readonly texts: readonly (readonly [number, readonly string[]])[];
}

interface Novelty {
  readonly series: number;
  readonly claim: Claim;
  readonly severity: number;
}

class NovelTemplate implements Detector {
  #sources = new Map<number, Past>();
  #hosts = new Map<number, Past>();
  /** Texts of the templates that a source has, the newest last. */
  #texts = new Map<number, string[]>();

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    const byHost = new Map<number, Novelty[]>();
    for (const series of view.fresh.slice(0, closelyMax)) {
      const novelty = this.#look(view, series);
      if (novelty === undefined) continue;
      const host = view.hostOf(series);
      const others = byHost.get(host);
      if (others === undefined) byHost.set(host, [novelty]);
      else others.push(novelty);
    }
    for (const [host, novelties] of byHost) this.#tell(view, host, novelties, claim);
  }

  snapshot(): NoveltyState {
    return {
      sources: copied(this.#sources),
      hosts: copied(this.#hosts),
      texts: [...this.#texts].map(([source, texts]) => [source, texts.slice()]),
    };
  }

  restore(state: unknown): void {
    const { sources, hosts, texts } = state as NoveltyState;
    this.#sources = new Map(sources.map(([key, past]) => [key, { ...past }]));
    this.#hosts = new Map(hosts.map(([key, past]) => [key, { ...past }]));
    this.#texts = new Map(texts.map(([source, known]) => [source, known.slice()]));
  }

  /** Remembers a new template; undefined when it is no news. */
  #look(view: WindowView, series: number): Novelty | undefined {
    const source = view.sourceOf(series) ?? 0;
    const text = view.textOf(series);
    const known = this.#texts.get(source) ?? [];
    if (view.isKnownInSource(series)) return undefined;
    const nearest = nearestText(text, known);
    if (known.push(text) > recentMax) known.shift();
    this.#texts.set(source, known);
    if (view.isLearning(series)) return undefined;
    const whole = view.table.severity[series] as number;
    const severity =
      nearest === undefined ? whole : Math.max(templateSeverity(nearest.newWords), 0.4 * whole);
    const isSevere = severity >= severeFrom;
    const isYoung = view.isYoung(series);
    const past = isYoung
      ? pastOf(this.#hosts, view.hostOf(series), view.startMs)
      : pastOf(this.#sources, source, view.startMs);
    const seen = isSevere ? past.severe : past.plain;
    if (isSevere) past.severe++;
    else past.plain++;
    const days = isYoung ? view.hostDaysOf(series) : view.daysOf(series);
    const count = view.table.count[series] as number;
    const logPValue =
      Math.log((seen + 1) / (days + 1)) -
      severeNats * severity -
      0.75 * Math.log(count) +
      (nearest === undefined ? 0 : 1);
    return { series, severity, claim: claimOf(series, Math.min(0, logPValue), count, days) };
  }

  #tell(
    view: WindowView,
    host: number,
    novelties: readonly Novelty[],
    claim: (claim: Claim) => void,
  ): void {
    const isStorm = novelties.length >= stormMin;
    for (const novelty of novelties) {
      if (!isStorm || novelty.severity >= 0.95) claim(novelty.claim);
    }
    if (novelties.length < togetherMin) return;
    const past = pastOf(this.#hosts, host, view.startMs);
    const sum = view.sums.find((s) => view.sourceOf(s) === undefined && view.hostOf(s) === host);
    if (sum === undefined) return;
    const days = view.daysOf(sum);
    const logPValue =
      Math.log((past.together + 1) / (days + 1)) -
      1.3 * Math.min(6, novelties.length - 1) -
      Math.max(0, Math.log2(novelties.length / 7));
    past.together++;
    claim({
      series: sum,
      kind: 'novel-template',
      logPValue: Math.min(0, logPValue),
      observed: novelties.length,
      expected: 0,
      threshold: togetherMin,
      unit: 'new kinds of lines in a minute',
      seen: `${novelties.length} new kinds of lines within a minute`,
      usual: `new kinds come one by one, if at all, in the last ${round(days)} days`,
    });
  }
}

export const novelTemplate = defineDetector({
  name: 'novel-template',
  kind: 'novel-template',
  summary: 'A kind of line that its source has never written before.',
  details:
    'A source is silently seeded while it is learned. Then a new template counts by how often its ' +
    'source brings new ones (severe and plain ones apart), by its words and level, by how often it ' +
    'repeats at once, and less when it is a variant of a known one: then only its new words count. ' +
    'Many new templates of one host in a minute (a restart, an upgrade) are one finding. Wrong for ' +
    'programs that make up lines all the time: their rate of new templates grows until nothing of ' +
    'theirs is news.',
  source:
    'Rate of unseen kinds: I. J. Good, "The population frequencies of species", Biometrika 40 (1953), ' +
    'taken by day and conformally (one more than was seen).',
  options: {},
  example: 'never seen from this source in 41 days',
  create: () => new NovelTemplate(),
});

function pastOf(pasts: Map<number, Past>, key: number, nowMs: number): Past {
  let past = pasts.get(key);
  if (past === undefined) {
    past = { plain: 0, severe: 0, together: 0, atMs: nowMs };
    pasts.set(key, past);
  }
  const days = Math.max(0, nowMs - past.atMs) / 86_400_000;
  const factor = 0.5 ** (days / decayHalfDays);
  past.plain *= factor;
  past.severe *= factor;
  past.together *= factor;
  past.atMs = Math.max(nowMs, past.atMs);
  return past;
}

function claimOf(series: number, logPValue: number, count: number, days: number): Claim {
  return {
    series,
    kind: 'novel-template',
    logPValue,
    observed: count,
    expected: 0,
    threshold: 1,
    unit: 'lines in a minute',
    seen: count === 1 ? 'a line of a new kind' : `${count} lines of a new kind within a minute`,
    usual: `never seen from this source in ${round(days)} days`,
  };
}

function copied(pasts: Map<number, Past>): [number, Past][] {
  return [...pasts].map(([key, past]) => [key, { ...past }]);
}

function round(days: number): string {
  return days < 2 ? days.toFixed(1) : String(Math.round(days));
}
