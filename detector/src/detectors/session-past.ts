import { decodeColumn, encodeColumn } from '../stats/column-text.ts';
import { halfOctaveOf, HalfOctaves } from './half-octaves.ts';
import type { SessionDifference, SessionOddness } from './session-oddness.ts';
import {
  timesMax,
  type SessionState,
  SessionStates,
  type SessionStatesState,
} from './session-states.ts';

/** Events of one group that are told apart; all others are one. */
const eventsMax = 64;
const width = eventsMax + 1;
const statesMax = 4_096;
/** Sessions of a kind that are remembered; then what is older counts half. */
const endsMax = 20_000;
/** Of fewer sessions of a kind nothing is said. */
const endsMin = 30;
/** More of the past than this share is no matter. */
const shareMax = 0.05;
/** How odd a session is is asked in four ways. */
const ways = 4;
/** A distance that no two sessions have, in steps of which half octaves are made. */
const farthest = 1e6;
const distanceScale = 16;
/** How long the next line of a session is waited for: so many times what all but one in a thousand took. */
const patience = 2;
const waitShare = 0.999;
const waitsMin = 20;
const quietMinMs = 10_000;
const quietMaxMs = 600_000;
const waitUnitMs = 16;

export interface SessionPastState extends SessionStatesState {
  readonly templates: readonly number[];
  readonly events: readonly (readonly [template: number, event: number])[];
  readonly had: string;
  readonly waits: readonly (readonly number[])[];
  readonly kinds: readonly (readonly [
    kind: number,
    distances: readonly number[],
    lengths: readonly number[],
  ])[];
}

interface KindPast {
  /** How far sessions were from the nearest known one when they ended, times 16. */
  readonly distances: HalfOctaves;
  /** How many lines they had. */
  readonly lengths: HalfOctaves;
}

/**
 * What is usual for the sessions of one group: how those that began with the same event ended. A session is compared
 * with those before it in four ways, each a conformal p-value: how rare its set of events is, how rare their numbers
 * are, how far these are from the nearest ones that were seen (L1 of log(1 + count)), and its length. The least
 * counts, times four (Bonferroni).
 *
 * Rarity is conformal with what is new counted as it would have been when it was: V. Vovk et al., "Algorithmic Learning
 * in a Random World", §4; with the rarity of the class as the score, a class seen once stands for all new ones
 * (Good and Turing). Wrong where one kind of session has so many forms that none comes twice: then nothing is odd.
 */
export class SessionPast {
  readonly states = new SessionStates();
  readonly #events = new Map<number, number>();
  #templates: number[] = [];
  /** By event, and of all: how long the next line was waited for, in units of 16 ms. */
  #waits: HalfOctaves[] = [];
  #allWaits = new HalfOctaves();
  readonly #kinds = new Map<number, KindPast>();
  /** By kind and event: 1 where a session of the kind has ended with the event. */
  readonly #had = new Uint8Array(width * width);

  /** Number of the event that a template is here. */
  eventOf(template: number): number {
    const known = this.#events.get(template);
    if (known !== undefined) return known;
    if (this.#templates.length >= eventsMax) return eventsMax;
    const event = this.#templates.length;
    this.#templates.push(template);
    this.#events.set(template, event);
    return event;
  }

  /** @returns undefined for the event that all others are */
  templateOf(event: number): number | undefined {
    return this.#templates[event];
  }

  /** Templates are others now. @returns what each state is now, undefined where no state has changed */
  rename(merged: ReadonlyMap<number, number>): readonly SessionState[] | undefined {
    let states: readonly SessionState[] | undefined;
    for (const [from, into] of merged) {
      const event = this.#events.get(from);
      if (event === undefined) continue;
      this.#events.delete(from);
      const other = this.#events.get(into);
      if (other === undefined) {
        this.#events.set(into, event);
        this.#templates[event] = into;
      } else {
        const renamed = this.states.rename(event, other);
        this.#join(event, other);
        states = states?.map((state) => renamed[state.index] as SessionState) ?? renamed;
      }
    }
    return states;
  }

  /** A line came so long after the session's line before it, which was of `event`. */
  waited(event: number, waitMs: number): void {
    const value = Math.min(waitMs, quietMaxMs) / waitUnitMs;
    while (this.#waits.length <= event) this.#waits.push(new HalfOctaves());
    const bucket = halfOctaveOf(value);
    (this.#waits[event] as HalfOctaves).addTo(bucket);
    this.#allWaits.addTo(bucket);
  }

  /** A session is quiet when nothing has come for so long after a line of `event`. */
  quietMs(event: number): number {
    const own = this.#waits[event];
    const waits = own !== undefined && own.total >= waitsMin ? own : this.#allWaits;
    if (waits.total < waitsMin) return quietMaxMs;
    const longestMs = waits.quantile(waitShare) * waitUnitMs;
    return Math.min(quietMaxMs, Math.max(quietMinMs, patience * longestMs));
  }

  /** How odd it is that a session ends so, with so many lines. */
  judge(state: SessionState, lines: number): SessionOddness {
    const ends = this.states.endsOf(state.kind);
    const distance = state.ends > 0 ? 0 : this.#distanceOf(state);
    if (ends < endsMin) return { nats: 0, way: 'events', distance };
    const kind = this.#kinds.get(state.kind);
    const p = {
      events: this.#rarity(state, 'sets', state.set.ends),
      counts: this.#rarity(state, 'states', state.ends),
      distance: distance === 0 ? 1 : above(kind?.distances, distance, ends),
      length: lines <= timesMax ? 1 : above(kind?.lengths, lines, ends),
    };
    let way: SessionOddness['way'] = 'events';
    for (const other of ['counts', 'distance', 'length'] as const)
      if (p[other] < p[way]) way = other;
    return { nats: Math.max(0, -Math.log(p[way] * ways)), way, distance };
  }

  /** A session has ended so: after it was judged, as so far from the others then. */
  learn(state: SessionState, lines: number, distance: number): void {
    let kind = this.#kinds.get(state.kind);
    if (kind === undefined) {
      kind = { distances: new HalfOctaves(), lengths: new HalfOctaves() };
      this.#kinds.set(state.kind, kind);
    }
    kind.distances.add(distance);
    kind.lengths.add(lines);
    for (const [event, times] of state.counts.entries()) {
      if (times > 0) this.#had[state.kind * width + event] = 1;
    }
    const before = this.states.endsOf(state.kind);
    this.states.end(state, endsMax);
    if (this.states.endsOf(state.kind) > before) return;
    kind.distances.halve();
    kind.lengths.halve();
  }

  /** Where a session differs from the usual one that is most like it, in the order of events. */
  differences(state: SessionState): readonly SessionDifference[] {
    const usual = this.#nearest(state, Math.max(2, this.states.endsOf(state.kind) / 100)) ?? state;
    const events = Math.max(usual.counts.length, state.counts.length);
    return Array.from({ length: events }, (_, event) => ({
      event,
      actual: state.counts[event] ?? 0,
      usual: usual.counts[event] ?? 0,
    })).filter(({ actual, usual: times }) => actual + times > 0);
  }

  /** The number of lines that all but one in a hundred of the kind had. */
  usualLines(kind: number): number {
    return Math.floor(this.#kinds.get(kind)?.lengths.quantile(0.99) ?? 0);
  }

  /** Whether of many sessions of the kind none has ended with this event. */
  isNewIn(kind: number, event: number): boolean {
    return this.#had[kind * width + event] === 0 && this.states.endsOf(kind) >= endsMin;
  }

  /** Whether `sweep` is due. */
  get isFull(): boolean {
    return this.states.size > statesMax;
  }

  sweep(isKept: (state: SessionState) => boolean): void {
    this.states.sweep(statesMax, isKept);
  }

  snapshot(): SessionPastState {
    return {
      ...this.states.snapshot(),
      templates: [...this.#templates],
      events: [...this.#events],
      had: encodeColumn(this.#had),
      waits: [this.#allWaits, ...this.#waits].map((waits) => waits.snapshot()),
      kinds: [...this.#kinds].map(([kind, { distances, lengths }]) => [
        kind,
        distances.snapshot(),
        lengths.snapshot(),
      ]),
    };
  }

  static of(state: SessionPastState): SessionPast {
    const past = new SessionPast();
    past.states.restore(state);
    past.#templates = [...state.templates];
    for (const [template, event] of state.events) past.#events.set(template, event);
    past.#had.set(new Uint8Array(decodeColumn(state.had)));
    const [all = [], ...waits] = state.waits;
    past.#allWaits = new HalfOctaves(all);
    past.#waits = waits.map((counts) => new HalfOctaves(counts));
    for (const [kind, distances, lengths] of state.kinds) {
      past.#kinds.set(kind, {
        distances: new HalfOctaves(distances),
        lengths: new HalfOctaves(lengths),
      });
    }
    return past;
  }

  /** What is known of one event is of another one too. */
  #join(from: number, into: number): void {
    const had = this.#had;
    for (let i = 0; i < width; i++) if (had[i * width + from] === 1) had[i * width + into] = 1;
    for (let i = 0; i < width; i++) if (had[from * width + i] === 1) had[into * width + i] = 1;
    const waits = this.#waits[from];
    if (waits !== undefined) {
      while (this.#waits.length <= into) this.#waits.push(new HalfOctaves());
      this.#waits[into]?.join(waits);
      this.#waits[from] = new HalfOctaves();
    }
    const kind = this.#kinds.get(from);
    if (kind === undefined) return;
    const known = this.#kinds.get(into);
    if (known === undefined) this.#kinds.set(into, kind);
    known?.distances.join(kind.distances);
    known?.lengths.join(kind.lengths);
    this.#kinds.delete(from);
  }

  /** The share of sessions whose class is as rare as this one would be, itself counted. */
  #rarity({ kind }: SessionState, of: 'states' | 'sets', own: number): number {
    const ends = this.states.endsOf(kind);
    if ((own + 1) / (ends + 1) > shareMax) return 1;
    return (this.states.rareEnds(kind, of, own + 1) + 1) / (ends + 1);
  }

  /** From the nearest end, times 16; halves of an octave are then fine enough. */
  #distanceOf(state: SessionState): number {
    const nearest = this.#nearest(state, 1);
    if (nearest === undefined) return farthest;
    return distanceScale * distanceOf(state.counts, nearest.counts);
  }

  /** The end that a state is most like, of those that came so often at least. */
  #nearest(state: SessionState, endsLeast: number): SessionState | undefined {
    let nearest: SessionState | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const other of this.states.endStates(state.kind)) {
      if (other.ends < endsLeast) continue;
      const distance = distanceOf(state.counts, other.counts, least);
      if (distance > least) continue;
      if (distance === least && !isBefore(other, nearest)) continue;
      [nearest, least] = [other, distance];
    }
    return nearest;
  }
}

/** Of two equally near, the more frequent. */
function isBefore(state: SessionState, other: SessionState | undefined): boolean {
  if (other === undefined) return true;
  return state.ends > other.ends || (state.ends === other.ends && state.index < other.index);
}

function above(past: HalfOctaves | undefined, value: number, ends: number): number {
  return Math.min(1, ((past?.atLeast(value) ?? 0) + 1) / (ends + 1));
}

const logs = Float64Array.from({ length: timesMax + 1 }, (_, times) => Math.log1p(times));

/** @returns the distance, or something above `most` as soon as it is above that */
function distanceOf(a: Uint8Array, b: Uint8Array, most = Number.POSITIVE_INFINITY): number {
  const events = Math.max(a.length, b.length);
  let distance = 0;
  for (let i = 0; i < events && distance <= most; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    if (x !== y) distance += Math.abs((logs[x] as number) - (logs[y] as number));
  }
  return distance;
}
