import type { Pattern } from '../patterns/pattern.ts';
import { negativeBinomialLogTail } from '../stats/negative-binomial-log-tail.ts';
import { daysText } from './days-text.ts';
import { defineDetector } from './define-detector.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import { PatternPasts, type PatternPast, type PatternPastsState } from './pattern-pasts.ts';

/** From this score on a pattern is news by itself: it is high or critical. */
const aloneMin = 3.5;
/** Its nats, and more for each point of score: one line of what is high is not told by itself alone, unless
 * it is of category security; one of what is critical is, after some days. */
const aloneNats = 5;
const securityNats = 7.5;
const scoreNats = 2;
/** From this score on bursts are looked for. */
const burstMin = 2;
/** With fewer minutes in which it came, a pattern has no rate to be compared with. */
const minutesMin = 5;
/** Seen on more days than this, it is a habit and no news by itself. */
const daysSeenMax = 4;
/** Nats for each day that it was seen and nobody acted on it. */
const returnNats = 3;
/** What was seen within this time has not come back: it is still there. */
const awayMinMs = 2 * 3_600_000;
/** Nats for each e-fold of lines in the minute, and at most so many. */
const repeatNats = 1;
const repeatMost = 4;
/** Claims weaker than this (once in 20 days) are not worth a sentence. */
const logPValueMax = -3;
const dayMs = 86_400_000;

/** The lines of a source in the window that match one pattern. */
interface Match {
  readonly key: string;
  readonly pattern: Pattern;
  /** Of its first line. */
  readonly series: number;
  readonly lines: number;
  readonly firstLine: { readonly timeMs: number; readonly text: string };
}

class KnownPattern implements Detector {
  readonly seesLate = true;
  readonly #pasts = new PatternPasts();

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    for (const match of matchesOf(view)) {
      const found = this.#judge(view, match);
      if (found !== undefined) claim(found);
      const day = view.localTime.day(view.startMs);
      this.#pasts.see(match.key, { lines: match.lines, day, startMs: view.startMs });
    }
  }

  /** What is news by itself stays so, however many lines follow. */
  glance(view: WindowView, claim: (claim: Claim) => void): void {
    for (const match of matchesOf(view)) {
      const found = newsOf(view, match, this.#pasts.find(match.key));
      if (found !== undefined) claim(found);
    }
  }

  snapshot(): PatternPastsState {
    return this.#pasts.snapshot();
  }

  restore(state: unknown): void {
    this.#pasts.restore(state as PatternPastsState);
  }

  #judge(view: WindowView, match: Match): Claim | undefined {
    const past = this.#pasts.find(match.key);
    return (
      newsOf(view, match, past) ?? (past === undefined ? undefined : this.#burst(view, match, past))
    );
  }

  #burst(view: WindowView, match: Match, past: PatternPast): Claim | undefined {
    const { pattern, series, lines } = match;
    const { minutes } = this.#pasts;
    if (pattern.score < burstMin || view.isLearning(series)) return undefined;
    const periods = minutes.weight(past.slot);
    const greatest = minutes.greatest(past.slot);
    if (periods < minutesMin || lines <= greatest) return undefined;
    const days = view.daysOf(series);
    const usual = minutes.quantile(past.slot, 0.5);
    const dispersion = 1 + usual * (2 ** minutes.spread(past.slot) - 1) ** 2;
    const noise = negativeBinomialLogTail(lines, usual, dispersion) + Math.log(periods / days);
    const tail = minutes.logExpected(past.slot, lines) - Math.log(days);
    const logPValue = Math.min(0, Math.max(noise, tail));
    if (logPValue > logPValueMax) return undefined;
    return claimOf(match, {
      logPValue,
      expected: Math.round(usual),
      usual: `mostly ${Math.round(usual)}, at most ${Math.round(greatest)} in a minute in ${daysText(days)}`,
    });
  }
}

export const pattern = defineDetector({
  name: 'pattern',
  kind: 'pattern',
  summary: 'Lines that a pattern of high or critical score knows, where they are no habit.',
  details:
    'A pattern of score 3.5 and more is news by itself the first time that a source has it, by how ' +
    'long the source has been known, by its score and by how many lines there are; less for each day ' +
    'that it was seen before, and not at all after four, or while it goes on. One of category security ' +
    'counts while its host is learned too. From score 2 on, more lines of it in a minute than ever are ' +
    'judged by rank and by a Pareto tail, never stronger than over-dispersed counting noise allows. ' +
    'Below score 1 nothing is a finding. Wrong for patterns that match what is harmless here: a verdict ' +
    'says so once.',
  source: 'Rate of an event by day, one more than was seen; bursts: stats/tail-histogram.ts.',
  options: {},
  example:
    'a line of SSH_ROOT_REFUSED (root is not let in over SSH); never from this source in 12 days',
  create: () => new KnownPattern(),
});

function newsOf(view: WindowView, match: Match, past: PatternPast | undefined): Claim | undefined {
  const { pattern: known, series, lines } = match;
  const days = past?.days ?? 0;
  if (known.score < aloneMin || days > daysSeenMax) return undefined;
  if (past !== undefined && view.startMs - past.lastMs < awayMinMs) return undefined;
  if (view.isLearning(series) && known.category !== 'security') return undefined;
  const logPValue =
    Math.log((days + 1) / (view.daysOf(series) + 1)) +
    days * returnNats -
    (known.category === 'security' ? securityNats : aloneNats) -
    scoreNats * (known.score - aloneMin) -
    Math.min(repeatMost, repeatNats * Math.log(lines));
  if (logPValue > logPValueMax) return undefined;
  return claimOf(match, { logPValue, expected: 0, usual: usualOf(view, series, past) });
}

function usualOf(view: WindowView, series: number, past: PatternPast | undefined): string {
  if (past === undefined) return `never from this source in ${daysText(view.daysOf(series))}`;
  const away = (view.startMs - past.lastMs) / dayMs;
  const last = away < 1 ? 'today' : `${Math.round(away)} days ago`;
  return `on ${past.days} ${past.days === 1 ? 'day' : 'days'} before, last ${last}`;
}

function claimOf(
  { pattern: known, series, lines, firstLine }: Match,
  { logPValue, expected, usual }: Pick<Claim, 'logPValue' | 'expected' | 'usual'>,
): Claim {
  const about = known.description === '' ? known.name : `${known.name} (${known.description})`;
  return {
    series,
    kind: 'pattern',
    logPValue: Math.min(0, logPValue),
    observed: lines,
    expected,
    threshold: 1,
    unit: 'lines',
    firstLine,
    seen: lines === 1 ? `a line of ${about}` : `${lines} lines of ${about}`,
    usual,
  };
}

/** By source and pattern, in the order of their first lines. */
function matchesOf(view: WindowView): readonly Match[] {
  const matches = new Map<string, Match>();
  for (const note of view.patternNotes) {
    const series = view.table.find(note.stream, note.template);
    const source = series === 0 ? undefined : view.sourceOf(series);
    if (source === undefined) continue;
    const key = `${source} ${note.pattern.name}`;
    const first = matches.get(key);
    const firstLine = { timeMs: note.firstMs, text: note.firstText };
    if (first === undefined) {
      matches.set(key, { key, pattern: note.pattern, series, lines: note.lines, firstLine });
    } else matches.set(key, { ...first, lines: first.lines + note.lines });
  }
  return [...matches.values()];
}
