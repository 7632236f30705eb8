import type { Level } from '../model/types.ts';

/** A line that promises the next one within `intervalMs`. */
export interface HeartbeatLine {
  /** Who it says it is from. */
  readonly from: string;
  readonly host: string;
  readonly service: string;
  readonly level: Level | undefined;
  /** Number of its stream. */
  readonly stream: number;
  /** Name of the source that it came through. */
  readonly source: string;
  readonly intervalMs: number;
  readonly timeMs: number;
  readonly text: string;
}

/** A heartbeat that is missing. */
export interface LostHeartbeat {
  /** Of it alone, and the same when it comes back. */
  readonly key: string;
  readonly last: HeartbeatLine;
  /** When it was missing for long enough, ms of event time. */
  readonly dueMs: number;
  /** How many are missing because nothing at all comes through their source; 1 when it alone is. */
  readonly together: number;
}

export interface ReturnedHeartbeat {
  readonly key: string;
  readonly timeMs: number;
}

interface Beat {
  last: HeartbeatLine;
  /** When it was missing for long enough, ms of event time; undefined while it is not missing. */
  lostMs?: number | undefined;
  /** It came late, so the next come late as well: none is missed before. Of a state without it: 0. */
  heldToMs?: number;
}

/** How far a source has come, ms of event time. */
interface SourceClock {
  /** Of its newest line. */
  lineMs: number;
  /** As far as it was listened to; later than `lineMs` where it says nothing. */
  timeMs: number;
  /** Nothing is missed before: it was away, and its lines come late. */
  heldToMs: number;
}

export interface HeartbeatsState {
  readonly beats: readonly (readonly [key: string, beat: Beat])[];
  readonly clocks: readonly (readonly [source: string, clock: SourceClock])[];
  readonly returned: readonly ReturnedHeartbeat[];
}

export interface HeartbeatsOptions {
  /** How many are known; above it the one not heard of for the longest is forgotten. Default 4,096. */
  readonly beatsMax?: number;
}

/** So many in a row must be missing. */
const intervalsMissed = 3;
/** Ms that the way of a line may take: what comes so late was kept on the way. */
const promptMs = 10_000;
/** Ms by which one line may be longer on its way than another: so overdue must those before the last be. */
const unevenMs = 5_000;
/** Agents that could not send try again after a minute at most: what they kept comes by then. */
const settleMs = 90_000;
/** What is missing for so long is gone for good. */
const forgetMs = 7 * 86_400_000;

/**
 * Heartbeats by their word: each declares when the next is due, so nothing needs to be learned. One is
 * missing when its own source has come three intervals further without it; a source that is away, or
 * was moments ago, is not waited for, as its lines come late.
 */
export class Heartbeats {
  readonly #beatsMax: number;
  /** The one that was heard of last stands last. */
  #beats = new Map<string, Beat>();
  #clocks = new Map<string, SourceClock>();
  #returned: ReturnedHeartbeat[] = [];

  constructor({ beatsMax = 4_096 }: HeartbeatsOptions = {}) {
    this.#beatsMax = beatsMax;
  }

  get size(): number {
    return this.#beats.size;
  }

  /** A heartbeat has come. */
  note(line: HeartbeatLine): void {
    const key = keyOf(line);
    const known = this.#beats.get(key);
    if (known !== undefined && known.last.timeMs > line.timeMs) return;
    // One from before says that the silence began later, not that it is over.
    const lostMs = line.timeMs <= (known?.lostMs ?? -Infinity) ? known?.lostMs : undefined;
    const isBack = known?.lostMs !== undefined && lostMs === undefined;
    if (isBack) this.#returned.push({ key, timeMs: line.timeMs });
    this.#beats.delete(key);
    this.#beats.set(key, { last: line, lostMs, heldToMs: this.#heldTo(line, known) });
    const [oldest] = this.#beats.keys();
    if (this.#beats.size > this.#beatsMax && oldest !== undefined) this.#forget(oldest);
  }

  /** Lines of a source have come, the newest of that time. */
  came(source: string, timeMs: number): void {
    const clock = this.#clocks.get(source);
    if (clock === undefined) return;
    clock.lineMs = Math.max(clock.lineMs, timeMs);
    clock.timeMs = Math.max(clock.timeMs, timeMs);
  }

  /** All sources were listened to up to that time. */
  listened(timeMs: number): void {
    for (const clock of this.#clocks.values()) clock.timeMs = Math.max(clock.timeMs, timeMs);
  }

  /** A source cannot be read at that time. */
  away(source: string, timeMs: number): void {
    const clock = this.#clocks.get(source);
    if (clock !== undefined) clock.heldToMs = Math.max(clock.heldToMs, timeMs + settleMs);
  }

  /** Those that came back since the last time. */
  returned(): readonly ReturnedHeartbeat[] {
    if (this.#returned.length === 0) return this.#returned;
    const returned = this.#returned;
    this.#returned = [];
    return returned;
  }

  /** Those that are missing now and were not the last time, each once; the one due first comes first. */
  lost(): readonly LostHeartbeat[] {
    const lost: LostHeartbeat[] = [];
    for (const [key, beat] of this.#beats) {
      const clock = this.#clockOf(beat.last.source);
      if (clock.timeMs - beat.last.timeMs > forgetMs) this.#forget(key);
      const dueMs = dueOf(beat.last);
      const heldToMs = Math.max(clock.heldToMs, beat.heldToMs ?? 0);
      const overdueMs = dueMs + Math.max(0, unevenMs - beat.last.intervalMs);
      const certainMs = Math.max(overdueMs, heldToMs);
      if (beat.lostMs !== undefined || certainMs > clock.timeMs) continue;
      const others = this.#silentWith(beat.last, clock);
      for (const [other, silent] of others) {
        const { last } = silent;
        silent.lostMs = Math.max(dueMs, last.timeMs);
        lost.push({ key: other, last, dueMs: silent.lostMs, together: others.length });
      }
    }
    return lost.toSorted((a, b) => a.dueMs - b.dueMs || (a.key < b.key ? -1 : 1));
  }

  snapshot(): HeartbeatsState {
    return structuredClone({
      beats: [...this.#beats],
      clocks: [...this.#clocks],
      returned: this.#returned,
    });
  }

  restore(state: HeartbeatsState): void {
    const { beats, clocks, returned } = structuredClone(state);
    this.#beats = new Map(beats);
    this.#clocks = new Map(clocks);
    this.#returned = [...returned];
  }

  /** Where nothing at all came since: all heartbeats of the source, for they are missing for one reason. */
  #silentWith(last: HeartbeatLine, clock: SourceClock): (readonly [string, Beat])[] {
    const isWhole = clock.lineMs <= last.timeMs + last.intervalMs;
    return [...this.#beats].filter(
      ([key, beat]) =>
        beat.lostMs === undefined &&
        (key === keyOf(last) || (isWhole && beat.last.source === last.source)),
    );
  }

  #heldTo({ source, timeMs, intervalMs }: HeartbeatLine, known: Beat | undefined): number {
    const nowMs = this.#clockOf(source).timeMs;
    const isLate = nowMs - timeMs > Math.max(intervalMs, promptMs);
    return isLate ? nowMs + settleMs : (known?.heldToMs ?? 0);
  }

  #clockOf(source: string): SourceClock {
    let clock = this.#clocks.get(source);
    if (clock === undefined) {
      clock = { lineMs: 0, timeMs: 0, heldToMs: 0 };
      this.#clocks.set(source, clock);
    }
    return clock;
  }

  /** What it holds open is let go. */
  #forget(key: string): void {
    const beat = this.#beats.get(key);
    if (beat?.lostMs !== undefined)
      this.#returned.push({ key, timeMs: beat.last.timeMs + forgetMs });
    this.#beats.delete(key);
  }
}

function keyOf({ host, from }: HeartbeatLine): string {
  return `${host}\0${from}`;
}

function dueOf({ timeMs, intervalMs }: HeartbeatLine): number {
  return timeMs + intervalsMissed * intervalMs;
}
