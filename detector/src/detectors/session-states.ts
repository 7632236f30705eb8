/** How often sessions have ended so; kept small, so that old habits fade. */
export interface EndCount {
  ends: number;
}

/** How far a session has come: how often it had each event, in no order. */
export interface SessionState extends EndCount {
  /** The event that it began with. */
  readonly kind: number;
  /** By event, at most `timesMax`, which stands for more too. */
  readonly counts: Uint8Array;
  /** Shared with all states that have the same events, however often. */
  readonly set: EndCount;
  /** By event, where known: a cache. */
  readonly next: Map<number, SessionState>;
  /** Its number, for those who keep it. */
  index: number;
}

/** What is known of the sessions that began with one event. */
interface EndedKind {
  readonly states: Set<SessionState>;
  /** How many states, and how many sets of events, came so often. */
  readonly classes: Record<'states' | 'sets', number[]>;
  ends: number;
}

export interface SessionStatesState {
  /** Of each state: kind, ends, then its counts as pairs of event and times. */
  readonly states: readonly (readonly number[])[];
}

export const timesMax = 4;

/**
 * The states that sessions of one group were in, each once: a line moves a session from one to the next by one look
 * into a map. A state that no session ended in may be forgotten: it is made anew on the way.
 */
export class SessionStates {
  #states: SessionState[] = [];
  #byKey = new Map<string, SessionState>();
  #sets = new Map<string, EndCount>();
  /** By kind. */
  #ended = new Map<number, EndedKind>();

  get size(): number {
    return this.#states.length;
  }

  at(index: number): SessionState {
    return this.#states[index] as SessionState;
  }

  /** A session begins with an event. */
  begin(event: number): SessionState {
    const counts = new Uint8Array(event + 1);
    counts[event] = 1;
    return this.#intern(event, counts);
  }

  /** The same with one more of an event. */
  after(state: SessionState, event: number): SessionState {
    const known = state.next.get(event);
    if (known !== undefined) return known;
    const counts = new Uint8Array(Math.max(state.counts.length, event + 1));
    counts.set(state.counts);
    counts[event] = Math.min(timesMax, (counts[event] as number) + 1);
    const next = this.#intern(state.kind, counts);
    state.next.set(event, next);
    return next;
  }

  /** How many sessions of the kind have ended. */
  endsOf(kind: number): number {
    return this.#ended.get(kind)?.ends ?? 0;
  }

  /** States in which sessions of the kind have ended. */
  endStates(kind: number): Iterable<SessionState> {
    return this.#ended.get(kind)?.states ?? [];
  }

  /** How many sessions of the kind ended in states, or with sets of events, that came at most so often. */
  rareEnds(kind: number, of: 'states' | 'sets', most: number): number {
    const counts = this.#ended.get(kind)?.classes[of] ?? [];
    let ends = 0;
    for (let times = 1; times <= Math.min(most, counts.length - 1); times++) {
      ends += times * (counts[times] ?? 0);
    }
    return ends;
  }

  /** A session has ended so. @param endsMax of a kind: all are halved there */
  end(state: SessionState, endsMax: number): void {
    this.#count(state, 1);
    const kind = this.#ended.get(state.kind);
    if (kind !== undefined && kind.ends >= endsMax) this.#halve(state.kind);
  }

  /**
   * Forgets states that nobody ended in, then the rarest ends, until half of `statesMax` are left.
   *
   * @param isKept states that sessions are in
   */
  sweep(statesMax: number, isKept: (state: SessionState) => boolean): void {
    if (this.#states.length <= statesMax) return;
    const ends = this.#states
      .filter((state) => state.ends > 0 && !isKept(state))
      .toSorted((a, b) => b.ends - a.ends || a.index - b.index)
      .slice(0, statesMax / 2);
    const kept = new Set(ends);
    this.#rebuild(this.#states.filter((state) => kept.has(state) || isKept(state)));
  }

  /** An event is another one now. @returns the new state of each old one's index */
  rename(from: number, into: number): readonly SessionState[] {
    const old = this.#states;
    this.#reset();
    return old.map(({ kind, counts, ends }) => {
      const renamed = new Uint8Array(Math.max(counts.length, into + 1));
      renamed.set(counts);
      const times = (renamed[from] ?? 0) + (renamed[into] ?? 0);
      renamed[into] = Math.min(timesMax, times);
      renamed[from] = 0;
      const state = this.#intern(kind === from ? into : kind, renamed);
      if (ends > 0) this.#count(state, ends);
      return state;
    });
  }

  snapshot(): SessionStatesState {
    return {
      states: this.#states.map(({ kind, ends, counts }) => {
        const pairs = [...counts.entries()].filter(([, times]) => times > 0);
        return [kind, ends, ...pairs.flat()];
      }),
    };
  }

  restore({ states }: SessionStatesState): void {
    this.#reset();
    for (const [kind = 0, ends = 0, ...pairs] of states) {
      const counts = new Uint8Array((pairs.at(-2) ?? 0) + 1);
      for (let i = 0; i < pairs.length; i += 2) counts[pairs[i] as number] = pairs[i + 1] as number;
      const state = this.#intern(kind, counts);
      if (ends > 0) this.#count(state, ends);
    }
  }

  #reset(): void {
    this.#states = [];
    this.#byKey = new Map();
    this.#sets = new Map();
    this.#ended = new Map();
  }

  #intern(kind: number, counts: Uint8Array): SessionState {
    const pairs = [...counts.entries()].filter(([, times]) => times > 0);
    const key = `${kind}:${pairs.map(([event, times]) => `${event}.${times}`).join(' ')}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const setKey = setKeyOf(kind, pairs);
    const set = this.#sets.get(setKey) ?? { ends: 0 };
    this.#sets.set(setKey, set);
    const index = this.#states.length;
    const state: SessionState = { kind, counts, ends: 0, set, next: new Map(), index };
    this.#states.push(state);
    this.#byKey.set(key, state);
    return state;
  }

  #count(state: SessionState, by: number): void {
    let kind = this.#ended.get(state.kind);
    if (kind === undefined) {
      kind = { states: new Set(), classes: { states: [], sets: [] }, ends: 0 };
      this.#ended.set(state.kind, kind);
    }
    kind.states.add(state);
    move(kind.classes.states, state, by);
    move(kind.classes.sets, state.set, by);
    kind.ends += by;
  }

  /** What was seen before counts half; what was seen once is forgotten. */
  #halve(kind: number): void {
    const known = this.#ended.get(kind);
    if (known === undefined) return;
    const halves = [...known.states].map((state) => [state, Math.floor(state.ends / 2)] as const);
    this.#ended.delete(kind);
    for (const [state] of halves) [state.ends, state.set.ends] = [0, 0];
    for (const [state, ends] of halves) if (ends > 0) this.#count(state, ends);
  }

  #rebuild(states: readonly SessionState[]): void {
    this.#reset();
    for (const old of states) {
      const ends = old.ends;
      const state = this.#intern(old.kind, old.counts);
      if (ends > 0) this.#count(state, ends);
      old.index = state.index;
    }
  }
}

/** A class has ended more often: it is among others now. */
function move(classes: number[], counted: EndCount, by: number): void {
  if (counted.ends > 0) classes[counted.ends] = (classes[counted.ends] ?? 0) - 1;
  counted.ends += by;
  while (classes.length <= counted.ends) classes.push(0);
  classes[counted.ends] = (classes[counted.ends] ?? 0) + 1;
}

function setKeyOf(kind: number, pairs: readonly (readonly [number, number])[]): string {
  return `${kind}:${pairs.map(([event]) => event).join(' ')}`;
}
