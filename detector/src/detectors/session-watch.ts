import type { KeyGroup } from '../features/keyed-sources.ts';
import type { SessionLines } from '../features/session-lines.ts';
import { SessionPast, type SessionPastState } from './session-past.ts';
import type { SessionState } from './session-states.ts';
import type { EndedSession, OddStep, WatchedWindow } from './watched-sessions.ts';

/** A session with more lines is ended by that. */
const linesMax = 65_535;
/** Sessions that begin so soon after their group was found, or after a gap, may have begun before. */
const settlingMs = 600_000;
/** Where a host said nothing for so long, it may have said it to nobody. */
const gapMs = 600_000;
/** A quiet session is known for so long, in case it goes on. */
const keptMs = 1_800_000;
/** More keys than this share of what there is room for: those that have been quiet for longest go. */
const roomShare = 0.5;
const closeEveryMs = 600_000;
/** One that never ended, as its host fell silent, goes then. */
const lostMs = 24 * 3_600_000;

interface Group {
  readonly id: number;
  readonly past: SessionPast;
  /** Ms; sessions that began before are not judged. */
  settledMs: number;
  /** Ms; end of the last window in which its host spoke. */
  spokeMs: number;
  /** Of the window at hand: undefined where its host is silent. */
  speaking: KeyGroup | undefined;
  /** Of the window at hand, by event, where it was asked for: how long a session is waited for. */
  quietMs: number[];
}

export interface SessionWatchState {
  readonly groups: readonly (readonly [
    id: number,
    Pick<Group, 'settledMs' | 'spokeMs'> & { readonly past: SessionPastState },
  ])[];
  /** Of each slot: group's id, state, last event, time of the first and of the last line, lines, flags. */
  readonly slots: readonly (readonly number[])[];
  readonly closedMs: number;
}

interface Slot {
  readonly group: Group;
  state: SessionState;
  last: number;
  firstMs: number;
  lastMs: number;
  lines: number;
  /** Whether it may have lines that are not known, so that it is not judged. */
  hasGap: boolean;
  isQuiet: boolean;
}

/**
 * Follows the sessions of all groups from window to window. A session is opened by its key's first line, and ended
 * when nothing has come for twice as long as its last kind of line was ever waited after, at most ten minutes. If it goes
 * on later it is the same session, which then ends once more.
 *
 * `follow` judges what has ended by the past, `learn` then adds it: nothing is compared with itself.
 */
export class SessionWatch {
  #groups = new Map<number, Group>();
  #slots: (Slot | undefined)[] = [];
  /** Slots of sessions that are not quiet. */
  #awaited = new Set<number>();
  #closedMs = 0;

  /**
   * @param onOdd gets lines that no session of their kind has had
   * @returns sessions that have ended, in the order of their slots
   */
  follow(window: WatchedWindow, onOdd: (step: OddStep) => void): readonly EndedSession[] {
    if (window.merged.size > 0) this.#rename(window.merged);
    this.#knowGroups(window);
    this.#take(window, onOdd);
    return this.#end(window);
  }

  learn({ sessions, endMs }: WatchedWindow, ended: readonly EndedSession[]): void {
    for (const { past, state, lines, distance } of ended) past.learn(state, lines, distance);
    this.#close(sessions, endMs);
    this.#sweep();
  }

  /** Lines of these groups were passed over: their open sessions are not judged. */
  #forget(ids: ReadonlySet<number>, nowMs: number): void {
    for (const slot of this.#slots)
      if (slot !== undefined && ids.has(slot.group.id)) slot.hasGap = true;
    for (const id of ids) {
      const group = this.#groups.get(id);
      if (group !== undefined) group.settledMs = Math.max(group.settledMs, nowMs + settlingMs);
    }
  }

  snapshot(): SessionWatchState {
    return {
      groups: [...this.#groups].map(([id, { past, settledMs, spokeMs }]) => [
        id,
        { settledMs, spokeMs, past: past.snapshot() },
      ]),
      slots: Array.from(this.#slots, (slot) => (slot === undefined ? [] : rowOf(slot))),
      closedMs: this.#closedMs,
    };
  }

  restore({ groups, slots, closedMs }: SessionWatchState): void {
    this.#groups = new Map(
      groups.map(([id, { past, ...times }]) => [id, groupOf(id, SessionPast.of(past), times)]),
    );
    this.#closedMs = closedMs;
    this.#slots = slots.map((row) => {
      const group = this.#groups.get(row[0] ?? 0);
      return group === undefined ? undefined : slotOf(row, group);
    });
    const open = [...this.#slots.entries()].filter(([, slot]) => slot?.isQuiet === false);
    this.#awaited = new Set(open.map(([number]) => number));
  }

  #knowGroups({ sessions, startMs, endMs, isSpeaking }: WatchedWindow): void {
    const ids = new Set(sessions.sources.groups.map((group) => group?.id));
    for (const id of this.#groups.keys()) if (!ids.has(id)) this.#groups.delete(id);
    for (const [number, group] of sessions.sources.groups.entries()) {
      if (group === undefined) continue;
      let known = this.#groups.get(group.id);
      if (known === undefined) {
        const times = { settledMs: group.sinceMs + settlingMs, spokeMs: endMs };
        known = groupOf(group.id, new SessionPast(), times);
        this.#groups.set(group.id, known);
      }
      known.quietMs = [];
      known.speaking = isSpeaking(group.host) ? group : undefined;
      if (known.speaking === undefined) continue;
      const isBack = startMs - known.spokeMs > gapMs;
      if (isBack || sessions.torn.has(number)) this.#forget(new Set([group.id]), endMs);
      known.spokeMs = endMs;
    }
  }

  #take({ sessions, merged }: WatchedWindow, onOdd: (step: OddStep) => void): void {
    const { keys, sources } = sessions;
    const groups = sources.groups.map((group) => this.#groups.get(group?.id ?? 0));
    for (let line = 0; line < sessions.length; line++) {
      const number = sessions.slotOf(line);
      const group = groups[keys.groupOf(number)];
      if (group === undefined) continue;
      const raw = sessions.templateOf(line);
      const template = merged.size === 0 ? raw : (merged.get(raw) ?? raw);
      const event = group.past.eventOf(template);
      const timeMs = sessions.timeMsOf(line);
      const slot = this.#slots[number];
      if (slot === undefined || slot.group !== group) {
        this.#open(number, { group, event, timeMs });
        continue;
      }
      if (slot.isQuiet) this.#awaited.add(number);
      goOn(slot, event, timeMs);
      if (group.past.isNewIn(slot.state.kind, event)) onOdd({ slot: number, template, timeMs });
    }
  }

  #open(number: number, { group, event, timeMs }: Pick<Slot, 'group'> & OpeningEvent): void {
    while (this.#slots.length <= number) this.#slots.push(undefined);
    this.#slots[number] = {
      group,
      state: group.past.states.begin(event),
      last: event,
      firstMs: timeMs,
      lastMs: timeMs,
      lines: 1,
      hasGap: timeMs < group.settledMs,
      isQuiet: false,
    };
    this.#awaited.add(number);
  }

  #end({ endMs }: WatchedWindow): readonly EndedSession[] {
    const ended: EndedSession[] = [];
    for (const number of this.#awaited) {
      const slot = this.#slots[number];
      if (slot === undefined) continue;
      const { past, speaking, quietMs } = slot.group;
      if (speaking === undefined) continue;
      const waitMs = (quietMs[slot.last] ??= past.quietMs(slot.last));
      if (slot.lines < linesMax && endMs - slot.lastMs < waitMs) continue;
      this.#awaited.delete(number);
      slot.isQuiet = true;
      if (slot.hasGap) continue;
      const { state, lines, firstMs, lastMs, last } = slot;
      const oddness = past.judge(state, lines);
      const session = { group: speaking, past, slot: number, state, lines, firstMs, lastMs, last };
      ended.push({ ...session, ...oddness });
    }
    return ended.toSorted((a, b) => a.slot - b.slot);
  }

  /** Quiet sessions make room: those of hours ago, and the oldest where more than half is taken. */
  #close({ keys }: SessionLines, nowMs: number): void {
    const room = Math.floor(keys.keysMax * roomShare);
    if (nowMs - this.#closedMs < closeEveryMs && keys.size <= room) return;
    this.#closedMs = nowMs;
    const gone: number[] = [];
    const quiet: (readonly [lastMs: number, number: number])[] = [];
    for (const [number, slot] of this.#slots.entries()) {
      if (slot === undefined) continue;
      const isGone = !this.#groups.has(slot.group.id) || isOver(slot, nowMs);
      if (isGone) gone.push(number);
      else if (slot.isQuiet) quiet.push([slot.lastMs, number]);
    }
    const tooMany = Math.max(0, keys.size - gone.length - room);
    if (tooMany > 0) {
      const oldest = quiet.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, tooMany);
      gone.push(...oldest.map(([, number]) => number));
    }
    for (const number of gone) {
      this.#slots[number] = undefined;
      this.#awaited.delete(number);
    }
    keys.close(gone);
  }

  #sweep(): void {
    for (const [id, { past }] of this.#groups) {
      if (!past.isFull) continue;
      const kept = new Set(this.#slots.map((slot) => slot?.state));
      past.sweep((state) => kept.has(state));
      this.#replace((slot) =>
        slot.group.id === id ? past.states.at(slot.state.index) : slot.state,
      );
    }
  }

  #rename(merged: ReadonlyMap<number, number>): void {
    for (const [id, { past }] of this.#groups) {
      const states = past.rename(merged);
      if (states === undefined) continue;
      this.#replace((slot) => (slot.group.id === id ? states[slot.state.index] : slot.state));
    }
  }

  #replace(stateOf: (slot: Slot) => SessionState | undefined): void {
    for (const slot of this.#slots) {
      if (slot !== undefined) slot.state = stateOf(slot) ?? slot.state;
    }
  }
}

interface OpeningEvent {
  readonly event: number;
  readonly timeMs: number;
}

function groupOf(
  id: number,
  past: SessionPast,
  times: Pick<Group, 'settledMs' | 'spokeMs'>,
): Group {
  return { id, past, ...times, speaking: undefined, quietMs: [] };
}

function rowOf(slot: Slot): readonly number[] {
  const { group, state, last, firstMs, lastMs, lines, hasGap, isQuiet } = slot;
  const flags = Number(hasGap) + 2 * Number(isQuiet);
  return [group.id, state.index, last, firstMs, lastMs, lines, flags];
}

function slotOf(row: readonly number[], group: Group): Slot {
  const [, state = 0, last = 0, firstMs = 0, lastMs = 0, lines = 0, flags = 0] = row;
  const [hasGap, isQuiet] = [(flags & 1) !== 0, (flags & 2) !== 0];
  const { states } = group.past;
  return { group, state: states.at(state), last, firstMs, lastMs, lines, hasGap, isQuiet };
}

/** Whether nobody waits for it any more, to end or to go on. */
function isOver({ isQuiet, lastMs, lines }: Slot, nowMs: number): boolean {
  const quietMs = nowMs - lastMs;
  return quietMs >= lostMs || (isQuiet && (quietMs >= keptMs || lines >= linesMax));
}

/** The next line of a session. */
function goOn(slot: Slot, event: number, timeMs: number): void {
  const { past } = slot.group;
  past.waited(slot.last, Math.max(0, timeMs - slot.lastMs));
  slot.state = past.states.after(slot.state, event);
  slot.last = event;
  slot.lastMs = Math.max(slot.lastMs, timeMs);
  slot.lines++;
  slot.isQuiet = false;
}
