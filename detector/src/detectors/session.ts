import type { KeyGroup } from '../features/keyed-sources.ts';
import type { SessionLines } from '../features/session-lines.ts';
import { defineDetector } from './define-detector.ts';
import type { DetectorOptions } from './detector-options.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import { sessionSentence } from './session-sentence.ts';
import { SessionWatch, type SessionWatchState } from './session-watch.ts';
import type { EndedSession, OddStep } from './watched-sessions.ts';

const dayMs = 86_400_000;
/** What sessions weigh is added to the next ones, less (1/e) for each three hours. */
const carryMs = 3 * 3_600_000;
/** A session that weighs less is none of the odd ones. */
const natsMin = 3.5;
/** Of the odds that a session has by its own past, as nobody else vouches for them: nats a nat. */
const ownTrust = 0.6;
const logPValueMax = -3;
/** What was worth telling is told once in so long: until then it can join, and opens nothing. */
const toldMs = 6 * 3_600_000;
const usualFloorNats = 9;
const joinShare = 0.8;
/** What is no more than so many times the most of any day before is usual; and what was told counts as no more. */
const growth = 1.5;
const daysMax = 56;
const textMax = 512;
/** Lines never seen in their kind of session, of sessions that are open. */
const oddLinesMax = 256;

interface OddLine {
  readonly stream: number;
  readonly template: number;
  readonly timeMs: number;
  readonly text: string;
}

/** What the odd sessions of a group have weighed, in nats. */
interface GroupWeight {
  readonly firstMs: number;
  carried: number;
  /** How many sessions ended, the older ones less, as with `carried`. */
  ended: number;
  carriedMs: number;
  /** Of all sessions so far: what they weighed, but for news, and how many there were. */
  nats: number;
  sessions: number;
  /** The most that each of the last days with odd sessions had, the newest last; and that day's number. */
  mostByDay: number[];
  day: number;
  /** Ms; when it was worth telling; 0 for never. */
  strongMs: number;
}

interface SessionsState {
  readonly watch: SessionWatchState;
  readonly weights: readonly (readonly [id: number, GroupWeight])[];
  readonly oddLines: readonly (readonly [slot: number, OddLine])[];
}

const noWeight = {
  carried: 0,
  ended: 0,
  carriedMs: 0,
  nats: 0,
  sessions: 0,
  mostByDay: [],
  day: 0,
  strongMs: 0,
};

class Sessions implements Detector {
  readonly #watch = new SessionWatch();
  #weights = new Map<number, GroupWeight>();
  #oddLines = new Map<number, OddLine>();
  readonly #options: DetectorOptions;

  constructor(options: DetectorOptions) {
    this.#options = options;
  }

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    const { sessions, startMs, endMs, merged } = view;
    if (sessions.sources.groups.length === 0) return;
    if (merged.size > 0) this.#rename(merged);
    const hosts = speakingHosts(view);
    const window = {
      sessions,
      startMs,
      endMs,
      merged,
      isSpeaking: (host: number) => hosts.has(host),
    };
    const ended = this.#watch.follow(window, (odd) => this.#noteOdd(view, odd));
    for (const [group, own] of Map.groupBy(ended, (session) => session.group)) {
      this.#judge(view, { group, ended: own }, claim);
    }
    this.#watch.learn(window, ended);
    this.#forgetGone(sessions);
  }

  snapshot(): SessionsState {
    return {
      watch: this.#watch.snapshot(),
      weights: [...this.#weights].map(([id, weight]) => [id, copyOf(weight)]),
      oddLines: [...this.#oddLines],
    };
  }

  restore(state: unknown): void {
    const { watch, weights, oddLines } = state as SessionsState;
    this.#watch.restore(watch);
    this.#weights = new Map(weights.map(([id, weight]) => [id, copyOf(weight)]));
    this.#oddLines = new Map(oddLines);
  }

  #rename(merged: ReadonlyMap<number, number>): void {
    for (const [slot, line] of this.#oddLines) {
      const template = merged.get(line.template) ?? line.template;
      this.#oddLines.set(slot, { ...line, template });
    }
  }

  #noteOdd(view: WindowView, { slot, template, timeMs }: OddStep): void {
    if (this.#oddLines.has(slot) || this.#oddLines.size >= oddLinesMax) return;
    const key = view.sessions.keys.keyOf(slot);
    const series = view.active.find(
      (each) => view.table.template[each] === template && view.first.text(each).includes(key),
    );
    if (series === undefined) return;
    const text = view.first.text(series).slice(0, textMax);
    this.#oddLines.set(slot, { stream: view.table.stream[series] ?? 0, template, timeMs, text });
  }

  #judge(view: WindowView, { group, ended }: EndedGroup, claim: (claim: Claim) => void): void {
    const odd = ended.filter(({ nats }) => nats >= natsMin);
    let weight = this.#weights.get(group.id);
    if (weight === undefined) {
      weight = copyOf({ ...noWeight, firstMs: view.startMs });
      this.#weights.set(group.id, weight);
    }
    const total = odd.reduce((sum, { nats }) => sum + nats, 0);
    const left = Math.exp((weight.carriedMs - view.startMs) / carryMs);
    weight.carried = total + weight.carried * left;
    weight.ended = ended.length + weight.ended * left;
    weight.carriedMs = view.startMs;
    weight.sessions += ended.length;
    if (odd.length === 0) return;
    const strongest = odd.reduce((a, b) => (b.nats > a.nats ? b : a));
    const found = this.#claimOf(view, { weight, session: strongest, others: odd.length - 1 });
    if (found !== undefined) claim(found);
    const isStrong = found !== undefined && found.logPValue <= -joinShare * this.#floor;
    const isNews = isStrong || isTold(weight, view.startMs);
    if (!isNews) weight.nats += total;
    noteDay(weight, view.startMs, isNews);
  }

  #claimOf(view: WindowView, { weight, session, others }: OddSession): Claim | undefined {
    const place = this.#placeOf(view, session);
    const days = (view.startMs - weight.firstMs) / dayMs;
    if (place === undefined || days < 1 || view.isYoung(place.series)) return undefined;
    const beyond = weight.carried - growth * usualOf(weight, view.startMs);
    if (beyond <= 0) return undefined;
    const oddness = -Math.log(days + 1) - ownTrust * beyond;
    const logPValue = this.#onceOf(weight, oddness, view.startMs);
    if (logPValue > logPValueMax) return undefined;
    const key = view.sessions.keys.keyOf(session.slot);
    const sentence = sessionSentence(session, key, (template) => view.nameOf(template));
    const more = others > 0 ? `, and ${others} more as odd` : '';
    return { ...place, ...sentence, seen: `${sentence.seen}${more}`, kind: 'session', logPValue };
  }

  /** The first line that was unlikely in its session, else the one that it began with. */
  #placeOf(view: WindowView, { slot, state, past, firstMs }: EndedSession): Place | undefined {
    const { keys } = view.sessions;
    const known = this.#oddLines.get(slot);
    const odd = known?.text.includes(keys.keyOf(slot)) === true ? known : undefined;
    const template = past.templateOf(state.kind) ?? keys.templateOf(slot);
    const line = odd ?? {
      stream: keys.streamOf(slot),
      template,
      timeMs: firstMs,
      text: keys.textOf(slot),
    };
    const series = view.table.find(line.stream, line.template);
    const firstLine = { timeMs: line.timeMs, text: line.text };
    return series === 0 ? undefined : { series, startMs: firstMs, firstLine };
  }

  /** One cause goes on breaking sessions. */
  #onceOf(weight: GroupWeight, logPValue: number, nowMs: number): number {
    if (isTold(weight, nowMs)) {
      return Math.max(logPValue, -joinShare * this.#floor);
    }
    if (logPValue <= -this.#floor) weight.strongMs = nowMs;
    return logPValue;
  }

  get #floor(): number {
    return this.#options.floorNats ?? usualFloorNats;
  }

  #forgetGone({ keys, sources }: SessionLines): void {
    for (const slot of this.#oddLines.keys()) if (!keys.isOpen(slot)) this.#oddLines.delete(slot);
    const ids = new Set(sources.groups.map((group) => group?.id));
    for (const id of this.#weights.keys()) if (!ids.has(id)) this.#weights.delete(id);
  }
}

function copyOf(weight: GroupWeight): GroupWeight {
  return { ...weight, mostByDay: [...weight.mostByDay] };
}

function isTold({ strongMs }: GroupWeight, nowMs: number): boolean {
  return strongMs > 0 && nowMs - strongMs < toldMs;
}

/** What so many sessions weigh on average, or the most that any weighed on a day before. */
function usualOf(weight: GroupWeight, nowMs: number): number {
  const average = weight.nats / Math.max(1, weight.sessions);
  return Math.max(mostBefore(weight, nowMs), average * weight.ended);
}

/** The most that sessions weighed on any day before. */
function mostBefore({ mostByDay, day }: GroupWeight, nowMs: number): number {
  const isToday = day === Math.floor(nowMs / dayMs);
  return Math.max(0, ...(isToday ? mostByDay.slice(0, -1) : mostByDay));
}

/** Notes the day's most; what is news does not become a habit at once. */
function noteDay(weight: GroupWeight, nowMs: number, isNews: boolean): void {
  const { mostByDay } = weight;
  const usualMost = Math.max(natsMin, growth * mostBefore(weight, nowMs));
  const day = Math.floor(nowMs / dayMs);
  if (day !== weight.day || mostByDay.length === 0) mostByDay.push(0);
  weight.day = day;
  if (mostByDay.length > daysMax) mostByDay.shift();
  const most = Math.max(mostByDay.at(-1) ?? 0, weight.carried);
  mostByDay[mostByDay.length - 1] = isNews ? Math.min(usualMost, most) : most;
}

interface EndedGroup {
  readonly group: KeyGroup;
  readonly ended: readonly EndedSession[];
}

interface OddSession {
  readonly weight: GroupWeight;
  readonly session: EndedSession;
  /** How many more ended in the window that are odd. */
  readonly others: number;
}

type Place = Pick<Claim, 'series' | 'startMs' | 'firstLine'>;

/** Hosts with lines in the window, by number. */
function speakingHosts(view: WindowView): ReadonlySet<number> {
  const sums = view.sums.filter((sum) => view.sourceOf(sum) === undefined);
  return new Set(sums.map((sum) => view.hostOf(sum)));
}

export const session = defineDetector({
  name: 'session',
  kind: 'session',
  summary:
    'A request, job or block that ended as others of its kind do not: a step missing, too often, or never seen.',
  details:
    'Values that recur over lines of several kinds (block, request and queue ids) are found by themselves; lines of ' +
    'one host with one such value are a session, opened by its first line and ended when nothing has come for twice as ' +
    'long as was ever waited for. What a session had, in no order, is compared with how those before it ended that ' +
    'began alike: which events, how many of each, how far from the nearest that was seen, how many lines. One odd ' +
    'session is a finding and no incident; what sessions of a few hours weigh is added, and compared with what they ' +
    'always weigh. Wrong for sessions that go over several hosts (each host has its part) and where one form has two ' +
    'kinds of ids.',
  source:
    'Count vectors of keyed sessions: Xu et al., SOSP 2009; rarity as a conformal score: Vovk et al., §4; see ' +
    'docs/decisions/0043.',
  options: {},
  example:
    'block blk_-1608999687: 3 of 3 "Received block", "PacketResponder" missing; 4 of 2,143 sessions that began with ' +
    '"Receiving block" ended so',
  create: (options) => new Sessions(options),
});
