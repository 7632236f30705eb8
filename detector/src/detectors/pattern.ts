import type { Pattern } from '../patterns/pattern.ts';
import type { TailHistogram } from '../stats/tail-histogram.ts';
import { burstOdds } from './burst-odds.ts';
import { daysText } from './days-text.ts';
import { defineDetector } from './define-detector.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import {
  linesInHour,
  PatternPasts,
  type PatternPast,
  type PatternPastsState,
  type Seen,
} from './pattern-pasts.ts';

/** From this score on a pattern is news by itself: it is high or critical. */
const aloneMin = 3.5;
/**
 * Its nats, and more for each point of score: one line of what is high is not told by itself alone, unless it is
 * of category security; one of what is critical is, after some days. And the nats that it loses for each day on
 * which it was seen and nobody acted on it: an attack that comes back is no habit so soon.
 */
const trouble = { nats: 5, returnNats: 3 };
const attack = { nats: 7.5, returnNats: 1.5 };
const scoreNats = 2;
/** From this score on bursts are looked for. */
const burstMin = 2;
/** With fewer minutes or hours in which it came, a pattern has no rate to be compared with. */
const periodsMin = 5;
/** From so many lines on a record may be a storm. */
const stormLinesMin = 20;
/** Seen on more days than this, it is a habit and no news by itself. */
const daysSeenMax = 4;
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
    const day = view.localTime.day(view.startMs);
    for (const match of matchesOf(view)) {
      const seen = { lines: match.lines, day, startMs: view.startMs };
      const found = this.#judge(view, match, seen);
      if (found !== undefined) claim(found);
      this.#pasts.see(match.key, seen);
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

  #judge(view: WindowView, match: Match, seen: Seen): Claim | undefined {
    const past = this.#pasts.find(match.key);
    const news = newsOf(view, match, past);
    if (news !== undefined || past === undefined) return news;
    if (match.pattern.score < burstMin || view.isLearning(match.series)) return undefined;
    const { minutes, hours } = this.#pasts;
    const { slot } = past;
    const inHour = linesInHour(past, seen);
    const minute = burstOf(view, match, {
      lines: match.lines,
      past: minutes,
      slot,
      name: 'a minute',
    });
    const hour = burstOf(view, match, { lines: inHour, past: hours, slot, name: 'an hour' });
    if (minute === undefined || hour === undefined) return minute ?? hour;
    return hour.logPValue < minute.logPValue ? hour : minute;
  }
}

/** What a pattern of a source has in the running minute or hour. */
interface Period {
  readonly lines: number;
  readonly past: TailHistogram;
  readonly slot: number;
  readonly name: 'a minute' | 'an hour';
}

function burstOf(view: WindowView, match: Match, period: Period): Claim | undefined {
  const { lines, past, slot, name } = period;
  const greatest = Math.round(past.greatest(slot));
  if (past.weight(slot) < periodsMin || lines <= greatest) return undefined;
  const days = view.daysOf(match.series);
  const { usual, noise, tail } = burstOdds(past, slot, { count: lines, days });
  const logPValue = Math.min(0, Math.max(noise, tail) - (isStorm(match, period) ? attack.nats : 0));
  if (logPValue > logPValueMax) return undefined;
  return claimOf(match, {
    logPValue,
    observed: lines,
    expected: Math.round(usual),
    seen: `${lines} lines of ${aboutOf(match)} in ${name}`,
    usual: `mostly ${Math.round(usual)}, at most ${greatest} in ${name} in ${daysText(days)}`,
  });
}

/**
 * Whether the window makes it twice as many lines of category security in the hour as ever, or four times, and
 * so on. What tries passwords is bursty, so that no tail finds a storm of them unlikely; but few things can
 * double a record, and each only once.
 */
function isStorm(
  { pattern, lines: inWindow }: Match,
  { lines, past, slot, name }: Period,
): boolean {
  if (pattern.category !== 'security' || name !== 'an hour' || lines < stormLinesMin) return false;
  const greatest = past.greatest(slot);
  return doublingsOf(lines, greatest) > Math.max(0, doublingsOf(lines - inWindow, greatest));
}

function doublingsOf(lines: number, before: number): number {
  return Math.floor(Math.log2(lines / before));
}

export const pattern = defineDetector({
  name: 'pattern',
  kind: 'pattern',
  summary: 'Lines that a pattern of high or critical score knows, where they are no habit.',
  details:
    'A pattern of score 3.5 and more is news by itself the first time that a source has it, by how ' +
    'long the source has been known, by its score and by how many lines there are; less for each day ' +
    'that it was seen before, and not at all after four, or while it goes on. One of category security ' +
    'counts while its host is learned too. From score 2 on, more lines of it in a minute or an hour than ' +
    'ever are judged by rank and by a Pareto tail, never stronger than over-dispersed counting noise ' +
    'allows; twice as many of category security in an hour as ever, and four times, is news. ' +
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
  const { nats, returnNats } = known.category === 'security' ? attack : trouble;
  if (view.isLearning(series) && known.category !== 'security') return undefined;
  const logPValue =
    Math.log((days + 1) / (view.daysOf(series) + 1)) +
    days * returnNats -
    nats -
    scoreNats * (known.score - aloneMin) -
    Math.min(repeatMost, repeatNats * Math.log(lines));
  if (logPValue > logPValueMax) return undefined;
  const about = aboutOf(match);
  return claimOf(match, {
    logPValue,
    observed: lines,
    expected: 0,
    seen: lines === 1 ? `a line of ${about}` : `${lines} lines of ${about}`,
    usual: usualOf(view, series, past),
  });
}

function usualOf(view: WindowView, series: number, past: PatternPast | undefined): string {
  if (past === undefined) return `never from this source in ${daysText(view.daysOf(series))}`;
  const away = (view.startMs - past.lastMs) / dayMs;
  const last = away < 1 ? 'today' : `${Math.round(away)} days ago`;
  return `on ${past.days} ${past.days === 1 ? 'day' : 'days'} before, last ${last}`;
}

function aboutOf({ pattern: { name, description } }: Match): string {
  return description === '' ? name : `${name} (${description})`;
}

function claimOf(
  { series, firstLine }: Match,
  said: Pick<Claim, 'logPValue' | 'observed' | 'expected' | 'seen' | 'usual'>,
): Claim {
  const logPValue = Math.min(0, said.logPValue);
  return { ...said, series, kind: 'pattern', logPValue, threshold: 1, unit: 'lines', firstLine };
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
