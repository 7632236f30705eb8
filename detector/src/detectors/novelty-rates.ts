import { troubleFrom } from '../stats/template-severity.ts';

/** Hours with new templates so far, the old ones worth less: plain, bad; and minutes with many. */
interface Past {
  plain: number;
  bad: number;
  together: number;
  /** The last hour that was counted for each. */
  plainHour: number;
  badHour: number;
  atMs: number;
}

export interface NoveltyRatesState {
  readonly sources: readonly (readonly [number, Past])[];
  readonly hosts: readonly (readonly [number, Past])[];
}

/** What a new template is about. */
export interface NoveltySubject {
  /** Undefined for a source that is new itself: then its host's rate counts alone. */
  readonly source: number | undefined;
  readonly host: number;
  readonly severity: number;
}

const halfLifeDays = 28;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How often a day sources and hosts bring templates never seen: one more than they did. */
export class NoveltyRates {
  #sources = new Map<number, Past>();
  #hosts = new Map<number, Past>();

  /**
   * Counts a new template.
   *
   * @param days for which the subject has been seen
   * @returns ln of how many such were to be expected in a day, before this one was counted
   */
  logRate(subject: NoveltySubject, days: number, nowMs: number): number {
    const rate = this.expected(subject, days, nowMs);
    const kind = kindOf(subject);
    count(pastOf(this.#hosts, subject.host, nowMs), kind, nowMs);
    if (subject.source !== undefined) {
      count(pastOf(this.#sources, subject.source, nowMs), kind, nowMs);
    }
    return rate;
  }

  /** What `logRate` returns; counts nothing. */
  expected(subject: NoveltySubject, days: number, nowMs: number): number {
    const kind = kindOf(subject);
    // A host has several sources: its rate is shared by them.
    const inHost = hoursBefore(this.#hosts.get(subject.host), kind, nowMs) / 3;
    const inSource =
      subject.source === undefined
        ? 0
        : hoursBefore(this.#sources.get(subject.source), kind, nowMs);
    return Math.log((Math.max(inHost, inSource) + 1) / (days + 1));
  }

  /** Counts a minute with many new templates of a host. @returns as `logRate` */
  logRateTogether(host: number, days: number, nowMs: number): number {
    return Math.log((pastOf(this.#hosts, host, nowMs).together++ + 1) / (days + 1));
  }

  snapshot(): NoveltyRatesState {
    return { sources: copied(this.#sources), hosts: copied(this.#hosts) };
  }

  restore({ sources, hosts }: NoveltyRatesState): void {
    this.#sources = new Map(sources.map(([key, past]) => [key, { ...past }]));
    this.#hosts = new Map(hosts.map(([key, past]) => [key, { ...past }]));
  }
}

function kindOf({ severity }: NoveltySubject): 'plain' | 'bad' {
  return severity >= troubleFrom ? 'bad' : 'plain';
}

function isCounted(past: Past, kind: 'plain' | 'bad', nowMs: number): boolean {
  return (kind === 'bad' ? past.badHour : past.plainHour) === Math.floor(nowMs / hourMs);
}

/** Hours with such, before this one. */
function hoursBefore(past: Past | undefined, kind: 'plain' | 'bad', nowMs: number): number {
  if (past === undefined) return 0;
  const hours = past[kind] * fading(past, nowMs);
  return isCounted(past, kind, nowMs) ? Math.max(0, hours - 1) : hours;
}

/** Counts the hour, once: what goes wrong brings several new kinds. */
function count(past: Past, kind: 'plain' | 'bad', nowMs: number): void {
  if (isCounted(past, kind, nowMs)) return;
  past[kind]++;
  const hour = Math.floor(nowMs / hourMs);
  if (kind === 'bad') past.badHour = hour;
  else past.plainHour = hour;
}

function pastOf(pasts: Map<number, Past>, key: number, nowMs: number): Past {
  let past = pasts.get(key);
  if (past === undefined) {
    past = { plain: 0, bad: 0, together: 0, plainHour: -1, badHour: -1, atMs: nowMs };
    pasts.set(key, past);
  }
  const factor = fading(past, nowMs);
  past.plain *= factor;
  past.bad *= factor;
  past.together *= factor;
  past.atMs = Math.max(nowMs, past.atMs);
  return past;
}

function fading(past: Past, nowMs: number): number {
  return 0.5 ** (Math.max(0, nowMs - past.atMs) / dayMs / halfLifeDays);
}

function copied(pasts: ReadonlyMap<number, Past>): [number, Past][] {
  return [...pasts].map(([key, past]) => [key, { ...past }]);
}
