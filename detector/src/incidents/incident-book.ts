import type {
  AlertReason,
  FindingKind,
  Incident,
  IncidentChange,
  IncidentId,
  Severity,
  Signature,
  Verdict,
} from '../model/types.ts';
import { severities } from '../model/types.ts';
import { troubleFrom } from '../stats/template-severity.ts';
import { Forerunners, type ForerunnersState } from './forerunners.ts';
import { type IncidentRoot, isMoreRoot, rootOf } from './incident-root.ts';
import { incidentOf, joined, timeOf } from './join-report.ts';
import type { Report } from './report.ts';

interface OpenIncident {
  incident: Incident;
  /** That it began on; none where it began on its host as a whole. */
  service: string;
  isTold: boolean;
  /** Strength, badness and time of the root. */
  root: IncidentRoot;
  templateIds: string[];
  signatures: string[];
  toldKinds: FindingKind[];
  toldSeverity: Severity;
  /** What keeps it open: heartbeats that are missing. */
  holds: string[];
  /** Whether it is of work on its host. */
  isMaintenance: boolean;
  /** Event time at which something came that was not in it before, ms. */
  newsMs: number;
}

export interface IncidentBookOptions {
  /** An anomaly joins an incident that was last seen at most so long before. Default 300,000 ms. */
  readonly joinMs: number;
  /**
   * One of another service of the host joins it at most so long after something new was in it: one that
   * goes on and on would else take in whatever befalls its host. Default 120,000 ms.
   */
  readonly otherServiceMs: number;
  /** An incident is resolved after so long without an anomaly. Default 1,800,000 ms. */
  readonly resolveMs: number;
  /** How many may be open; above it the one not seen for the longest is resolved. Default 200. */
  readonly openMax: number;
}

export interface IncidentBookState {
  readonly open: readonly OpenIncident[];
  readonly forerunners: ForerunnersState;
}

/** Templates and signatures that are known of an incident. */
const namesMax = 50;
/** A later anomaly takes the root's place only within this time of the incident's first, an earlier one too. */
const rootMs = 120_000;
/** So many anomalies are kept that may be the beginning of an incident to come. */
const forerunnersMax = 64;

/**
 * Puts anomalies together that belong together: of one signature, of the host and service that the
 * incident began on, or of one template, following each other within `joinMs`; and of the host's other
 * services soon after something new. A host that came in by a template brings nothing else of its own:
 * else one incident that spans hosts would take in whatever befalls any of them. A silence that was
 * declared stands apart from all else: it ends when the heartbeat is back. What comes of work on a host
 * stands apart too, but for more of what was told before. An incident begins with its root: the earliest
 * of the most specific anomalies, new and badly worded ones before counts. It may have come
 * before any was strong enough to open one.
 */
export class IncidentBook {
  readonly #options: IncidentBookOptions;
  readonly #forerunners = new Forerunners({ beforeMs: rootMs, reportsMax: forerunnersMax });
  #open: OpenIncident[] = [];

  constructor(options: Partial<IncidentBookOptions> = {}) {
    this.#options = {
      joinMs: 300_000,
      otherServiceMs: 120_000,
      resolveMs: 1_800_000,
      openMax: 200,
      ...options,
    };
  }

  get size(): number {
    return this.#open.length;
  }

  /**
   * The incident that is open and that the report belongs to.
   *
   * @param untoldFromMs what `endUntold` would end at that time counts for nothing
   */
  find(report: Report, untoldFromMs = Number.NEGATIVE_INFINITY): IncidentId | undefined {
    const open = this.#find(report);
    return open === undefined || isEndedFrom(open, untoldFromMs) ? undefined : open.incident.id;
  }

  /**
   * Adds a report to the incident that it belongs to.
   *
   * @param isNews whether it would be an incident by itself: what is not brings no other service in, and
   *   what another service said before, of no trouble, is none of it
   */
  join(report: Report, isNews = true): IncidentChange | undefined {
    const open = this.#find(report);
    if (open === undefined || (!isNews && isAside(open, report))) return undefined;
    const before = open.incident;
    open.incident = joined(before, report, this.#takeRoot(open, report));
    if (open.templateIds.length < namesMax) addNew(open.templateIds, report.templateId);
    if (!open.signatures.includes(report.signature)) {
      if (open.signatures.length < namesMax) open.signatures.push(report.signature);
      if (isNews) open.newsMs = Math.max(open.newsMs, timeOf(report));
    }
    if (report.hold !== undefined) addNew(open.holds, report.hold);
    return { incident: open.incident, tell: this.#reasonToTell(open, report) };
  }

  /** Opens an incident. @param isTold whether people hear of it */
  open(report: Report, isTold: boolean): readonly IncidentChange[] {
    const changes: IncidentChange[] = [];
    if (this.#open.length >= this.#options.openMax) {
      const oldest = this.#open.reduce((a, b) =>
        b.incident.lastSeenMs < a.incident.lastSeenMs ? b : a,
      );
      changes.push(this.#resolve(oldest, report.startMs));
    }
    const opened: OpenIncident = {
      incident: incidentOf(report),
      service: report.service,
      isTold,
      root: rootOf(report),
      templateIds: [report.templateId],
      signatures: [report.signature],
      toldKinds: [...report.kinds],
      toldSeverity: report.severity,
      holds: report.hold === undefined ? [] : [report.hold],
      newsMs: timeOf(report),
      isMaintenance: report.isMaintenance,
    };
    this.#open.push(opened);
    for (const before of this.#forerunners.take(report)) this.join(before, false);
    changes.push({ incident: opened.incident, tell: isTold ? 'opened' : 'nothing' });
    return changes;
  }

  /** Adds a report that is no incident by itself; of something new that belongs to none yet one may begin with it. */
  attach(report: Report): IncidentChange | undefined {
    const change = this.join(report, false);
    if (change === undefined && rootOf(report).isNovel) this.#forerunners.add(report);
    return change;
  }

  /** Resolves what has been quiet for long enough at `nowMs` (finite). */
  advance(nowMs: number): readonly IncidentChange[] {
    const due = this.#open
      .filter((open) => !isHeld(open))
      .filter(({ incident }) => incident.lastSeenMs + this.#options.resolveMs <= nowMs)
      .toSorted((a, b) => a.incident.lastSeenMs - b.incident.lastSeenMs);
    return due.map((open) =>
      this.#resolve(open, open.incident.lastSeenMs + this.#options.resolveMs),
    );
  }

  /** What kept an incident open is over: it is resolved, if nothing but silence was in it. */
  release(hold: string, nowMs: number): readonly IncidentChange[] {
    const open = this.#open.find(({ holds }) => holds.includes(hold));
    if (open === undefined) return [];
    open.holds = open.holds.filter((other) => other !== hold);
    const { kinds, lastSeenMs } = open.incident;
    if (isHeld(open) || kinds.some((kind) => kind !== 'silence')) return [];
    return [this.#resolve(open, Math.max(nowMs, lastSeenMs))];
  }

  /** Resolves what people have not heard of and what began before that time, unless something holds it. */
  endUntold(fromMs: number): readonly IncidentChange[] {
    const past = this.#open.filter((open) => isEndedFrom(open, fromMs));
    return past.map((open) => this.#resolve(open, Math.max(fromMs, open.incident.lastSeenMs)));
  }

  /** Somebody says that it is over, or is not to be heard of: what comes from now on is another one's. */
  letGo(id: IncidentId): void {
    this.#open = this.#open.filter(({ incident }) => incident.id !== id);
  }

  /** Applies a person's word to the open incidents of a signature. */
  setVerdict(signature: Signature, verdict: Verdict): readonly IncidentChange[] {
    const meant = this.#open.filter(({ incident }) => incident.signature === signature);
    return meant.map((open) => {
      open.incident = { ...open.incident, verdict };
      return { incident: open.incident, tell: 'nothing' };
    });
  }

  snapshot(): IncidentBookState {
    return { open: structuredClone(this.#open), forerunners: this.#forerunners.snapshot() };
  }

  restore(state: IncidentBookState): void {
    this.#open = structuredClone([...state.open]);
    this.#forerunners.restore(state.forerunners);
  }

  #find(report: Report): OpenIncident | undefined {
    const near = this.#open.filter(
      (open) =>
        isOfItsSort(open, report) &&
        (isNear(open.incident, report, this.#options.joinMs) || isSameSilence(open, report)),
    );
    return (
      near.find(({ signatures }) => signatures.includes(report.signature)) ??
      near.find((open) => this.#isOfItsHost(open, report)) ??
      near.find(
        ({ templateIds }) => report.templateId !== '' && templateIds.includes(report.templateId),
      )
    );
  }

  #isOfItsHost(open: OpenIncident, report: Report): boolean {
    if (open.incident.hosts[0] !== report.host) return false;
    if (report.service === '' || report.service === open.service) return true;
    return timeOf(report) - open.newsMs <= this.#options.otherServiceMs;
  }

  /** @returns whether the report is the root from now on */
  #takeRoot(open: OpenIncident, report: Report): boolean {
    const root = rootOf(report);
    if (root.timeMs > open.incident.firstSeenMs + rootMs) return false;
    if (!isMoreRoot(root, open.root)) return false;
    open.root = root;
    return true;
  }

  #reasonToTell(open: OpenIncident, report: Report): AlertReason | 'nothing' {
    if (!open.isTold || report.isMaintenance) return 'nothing';
    const { severity } = open.incident;
    if (severities.indexOf(severity) > severities.indexOf(open.toldSeverity)) {
      open.toldSeverity = severity;
      return 'escalated';
    }
    const isNew = report.kinds.some((kind) => !open.toldKinds.includes(kind));
    for (const kind of report.kinds) addNew(open.toldKinds, kind);
    return isNew ? 'new-kind' : 'nothing';
  }

  #resolve(open: OpenIncident, resolvedMs: number): IncidentChange {
    this.#open = this.#open.filter((other) => other !== open);
    const incident: Incident = { ...open.incident, state: 'resolved', resolvedMs };
    return { incident, tell: open.isTold ? 'resolved' : 'nothing' };
  }
}

/** Whether another service said it before the incident began, and it is no trouble. */
function isAside(open: OpenIncident, report: Report): boolean {
  if (report.service === open.service || open.signatures.includes(report.signature)) return false;
  return report.badness < troubleFrom && timeOf(report) < open.incident.firstSeenMs;
}

/** A report of late lines may be of long before the incident. */
function isNear(incident: Incident, { startMs, endMs }: Report, joinMs: number): boolean {
  return startMs - incident.lastSeenMs <= joinMs && incident.firstSeenMs - endMs <= joinMs;
}

function isHeld({ holds }: OpenIncident): boolean {
  return holds.length > 0;
}

function isEndedFrom(open: OpenIncident, fromMs: number): boolean {
  return !open.isTold && !isHeld(open) && open.incident.firstSeenMs < fromMs;
}

/**
 * Declared silence goes with declared silence, and what must be told with what was told. What work on a
 * host brings goes apart; what went on before goes on.
 */
function isOfItsSort(open: OpenIncident, report: Report): boolean {
  if (report.hold !== undefined) return open.isTold && isHeld(open);
  if (open.isMaintenance !== report.isMaintenance)
    return report.isMaintenance && open.signatures.includes(report.signature);
  return !isHeld(open) || report.kinds.every((kind) => kind === 'silence');
}

/** Whether the report says what the incident said long ago: that its host is silent. */
function isSameSilence(open: OpenIncident, { kinds, host }: Report): boolean {
  const isSilence = kinds.every((kind) => kind === 'silence');
  return isSilence && isHeld(open) && open.incident.hosts.includes(host);
}

function addNew<Item>(items: Item[], item: Item): void {
  if (!items.includes(item)) items.push(item);
}
