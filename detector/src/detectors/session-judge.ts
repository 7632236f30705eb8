import { SessionHabits, type TimedSession } from './session-habits.ts';
import { SessionKinds, type SessionKindsOptions } from './session-kinds.ts';

export interface SessionVerdict {
  /** Natural log of the p-value, <= 0. */
  readonly logPValue: number;
  readonly reason: string;
  /** What a person is asked about: sessions of one cluster are answered together. */
  readonly cluster: string;
  /** The session's own set of events. */
  readonly kind: string;
}

export interface SessionJudgeOptions extends SessionKindsOptions {
  /** Clusters that a person spoke of, kept. Default 10,000. */
  readonly answersMax?: number;
}

/** A cluster that a person called anomalous: ln of the p-value it gives. */
const knownBadLogP = -30;
/** Order, counts and waits may make a twentieth of the alarms that odd events may: settled on made blocks of HDFS and the simulator's farm. */
const habitsShare = Math.log(20);
/** What a person said of an order, a number or a time holds for sessions with a claim as strong as this. */
const likeAlarm = Math.log(0.01);
/** A session that lacks what is to come is waited for, so many times the longest wait that was seen. */
const patience = 2;

/**
 * Sessions as they end, nobody says which are normal. First which events there are (`SessionKinds`), then
 * their order, number and time among sessions whose events are usual (`SessionHabits`). A person's answer for a
 * cluster goes before both.
 */
export class SessionJudge {
  readonly #kinds: SessionKinds;
  readonly #habits = new SessionHabits();
  readonly #answers = new Map<string, boolean>();
  readonly #answersMax: number;

  constructor({ answersMax = 10_000, ...kinds }: SessionJudgeOptions = {}) {
    this.#kinds = new SessionKinds(kinds);
    this.#answersMax = answersMax;
  }

  /** @param quietMs for how long nothing of the session has come; Infinity where it is known to have ended */
  judge(session: TimedSession, quietMs = Number.POSITIVE_INFINITY): SessionVerdict {
    const events = new Set(session.events);
    const kind = nameOf(events);
    const answer = this.#answers.get(kind);
    if (answer === true) return this.#knownBad(kind, kind);
    if (answer === undefined && !this.#kinds.isUsual(kind) && !this.#kinds.isExplained(events)) {
      if (this.#kinds.seen === 0)
        return { logPValue: 0, reason: 'nothing is known yet', cluster: kind, kind };
      if (this.#isWaiting(events, quietMs)) {
        return { logPValue: 0, reason: 'it may not have ended', cluster: kind, kind };
      }
      return this.#oddKind(events, kind);
    }
    const claim = this.#habits.judge(session);
    const cluster = `${kind}: ${claim.name}`;
    const said = this.#answers.get(cluster);
    if (said === true && claim.logPValue < likeAlarm) return this.#knownBad(cluster, kind);
    const logPValue = said === false ? 0 : Math.min(0, claim.logPValue + habitsShare);
    return { logPValue, reason: claim.reason, cluster, kind };
  }

  /** A session has begun; each that is learned had. */
  begin(): void {
    this.#kinds.begin();
  }

  /** An event has come for the first time in a session, ended or not. */
  meet(event: string): void {
    this.#kinds.meet(event);
  }

  /** Adds a session that has ended to what is usual. */
  learn(session: TimedSession): void {
    const events = new Set(session.events);
    const kind = nameOf(events);
    if (this.#answers.get(kind) === true) return;
    this.#kinds.add(kind, events);
    if (this.#kinds.isUsual(kind) || this.#kinds.isExplained(events)) this.#habits.learn(session);
  }

  /** A person's answer: are sessions of this cluster anomalous? */
  answer({ cluster, kind }: SessionVerdict, events: readonly string[], isAnomalous: boolean): void {
    this.#answers.set(cluster, isAnomalous);
    if (cluster === kind && !isAnomalous) this.#kinds.makeUsual(kind, new Set(events));
    if (cluster === kind && isAnomalous) this.#kinds.makeUnusual(kind);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > this.#answersMax && oldest !== undefined) this.#answers.delete(oldest);
  }

  #oddKind(events: ReadonlySet<string>, kind: string): SessionVerdict {
    const share = (this.#kinds.recent(kind) + 1) / (Math.min(5_000, this.#kinds.seen) + 1);
    const nearest = this.#kinds.nearest(events);
    const parts = [
      ...(nearest?.missing ?? []).map((event) => `no "${event}"`),
      ...(nearest?.added ?? []).map((event) => `with "${event}"`),
    ];
    return {
      // Of kinds as rare as this one, the share is not known; that of this one is.
      logPValue: Math.min(Math.log(0.005), Math.log(share)),
      reason: parts.length > 0 ? parts.join(', ') : 'no session is usual',
      cluster: kind,
      kind,
    };
  }

  /** Whether a usual session may look so while it lasts, and what is to come is not overdue. */
  #isWaiting(events: ReadonlySet<string>, quietMs: number): boolean {
    const last = [...events].at(-1) ?? '';
    for (const usual of this.#kinds.wider(events)) {
      const missing = [...usual].filter((event) => !events.has(event));
      if (missing.some((event) => this.#habits.isBefore(event, last))) continue;
      if (this.#habits.longestWaitMs(missing) * patience > quietMs) return true;
    }
    return false;
  }

  #knownBad(cluster: string, kind: string): SessionVerdict {
    return {
      logPValue: knownBadLogP,
      reason: 'of a kind that was called anomalous',
      cluster,
      kind,
    };
  }
}

function nameOf(events: ReadonlySet<string>): string {
  return [...events].toSorted().join('\u0000');
}
