import type { AlertBudget } from '../ensemble/alert-budget.ts';
import type { Judged } from '../ensemble/combine-claims.ts';
import type { Feedback } from '../feedback/feedback.ts';
import type { MaintenanceWindows } from '../feedback/maintenance-windows.ts';
import type { IncidentBook } from '../incidents/incident-book.ts';
import type { Report } from '../incidents/report.ts';
import {
  type FindingKind,
  type IncidentChange,
  type IncidentId,
  type SilenceReason,
  silenceReasons,
} from '../model/types.ts';
import type { LocalTime } from '../stats/local-time.ts';
import { heardOf, type Weighed } from './heard-of.ts';
import { inMaintenance } from './in-maintenance.ts';
import { momentOf } from './moment-of.ts';
import { openedAsKnown } from './opened-as-known.ts';
import { reportOf } from './report-of.ts';

/** Nats by which a person's word makes an anomaly weigh more. */
const importantNats = 6;
const knownBadNats = 3;
/** Nats from which on what is not significant still belongs to an incident that is open. */
const relatedFrom = 4;

/** Nats that another detector's weak claim takes from a strong one, as the combination is a mean: to
 * be allowed for before all have seen the window. What is new has no past to make such claims of. */
const dilutionNats = Math.LN2;

export interface DecisionDeskParts {
  readonly budget: AlertBudget;
  readonly book: IncidentBook;
  readonly feedback: Feedback;
  readonly maintenance: MaintenanceWindows;
  readonly localTime: LocalTime;
}

export interface DecisionDeskState {
  readonly untold: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<string, number>>;
  /** None where all is told. */
  readonly tellFromMs?: number | undefined;
}

/** Decides what becomes of each judgement: told, joined, or not told for a reason that is counted. */
export class DecisionDesk {
  readonly #parts: DecisionDeskParts;
  #untold = new Map<SilenceReason, number>();
  #findings = new Map<string, number>();
  #tellFromMs: number | undefined;

  constructor(parts: DecisionDeskParts) {
    this.#parts = parts;
  }

  /** How many judgements were not told, by reason. */
  get untold(): Readonly<Record<SilenceReason, number>> {
    const counts = silenceReasons.map((reason) => [reason, this.#untold.get(reason) ?? 0]);
    return Object.fromEntries(counts) as Record<SilenceReason, number>;
  }

  /** How many findings there were, by kind. */
  get findings(): Readonly<Partial<Record<FindingKind, number>>> {
    return Object.fromEntries(this.#findings);
  }

  /** What ended before that event time is told to nobody. */
  tellFrom(timeMs: number): void {
    this.#tellFromMs = timeMs;
  }

  /** @param originOf gives the name of the source that a stream comes from */
  decide(
    judged: readonly Judged[],
    originOf: (stream: number) => string,
  ): readonly IncidentChange[] {
    const { budget, localTime, maintenance } = this.#parts;
    const changes: IncidentChange[] = [];
    const weak: Weighed[] = [];
    for (const one of judged) {
      for (const { kind } of one.evidence.findings) this.#count(this.#findings, kind);
      const heard = this.#weigh(one, originOf(one.evidence.stream));
      if (heard === undefined) continue;
      const report = { ...heard, isMaintenance: inMaintenance(heard, maintenance) };
      const weighed = { report, judged: one };
      if (report.strength < budget.floorAt(momentOf(localTime, report.endMs))) weak.push(weighed);
      else changes.push(...this.#place(weighed));
    }
    for (const weighed of weak) changes.push(...this.#attach(weighed));
    return openedAsKnown(changes);
  }

  /**
   * Opens incidents for what is to be told before its window closes, with all that belongs to them: what
   * joins another incident or is not told is decided when the window closes. There all is counted.
   *
   * @param judged of the open window, what can only become stronger, the strongest first
   * @param onTold gets each that is in an incident now
   */
  tellEarly(
    judged: readonly Judged[],
    originOf: (stream: number) => string,
    onTold: (judged: Judged) => void,
  ): readonly IncidentChange[] {
    const heard = judged.flatMap((one) => this.#heardEarly(one, originOf(one.evidence.stream)));
    const waiting: Weighed[] = [];
    const changes: IncidentChange[] = [];
    for (const weighed of heard) {
      const opened = this.#openEarly(weighed);
      changes.push(...opened);
      if (opened.length === 0) waiting.push(weighed);
      else onTold(weighed.judged);
    }
    const told = new Set(changes.map(({ incident }) => incident.id));
    for (const weighed of waiting) {
      const joined = this.#joinEarly(weighed, told);
      changes.push(...joined);
      if (joined.length > 0) onTold(weighed.judged);
    }
    return openedAsKnown(changes);
  }

  /**
   * Tells what was declared and is missing. It is no guess, so no budget holds it back; the incident
   * stays open until `hold` is released.
   */
  tellDeclared(
    judged: Judged,
    { source, hold }: { readonly source: string; readonly hold: string },
  ): readonly IncidentChange[] {
    const { book } = this.#parts;
    const ended: IncidentChange[] = [];
    for (const { kind } of judged.evidence.findings) this.#count(this.#findings, kind);
    const report = this.#weigh(judged, source);
    if (report === undefined) return [];
    ended.push(...this.#endPast(report));
    const joined = book.join({ ...report, hold });
    if (joined !== undefined) return [...ended, joined];
    return [...ended, ...book.open({ ...report, hold }, !this.#isPast(report))];
  }

  snapshot(): DecisionDeskState {
    return {
      untold: Object.fromEntries(this.#untold),
      findings: Object.fromEntries(this.#findings),
      tellFromMs: this.#tellFromMs,
    };
  }

  restore(state: DecisionDeskState): void {
    this.#untold = new Map(Object.entries(state.untold) as [SilenceReason, number][]);
    this.#findings = new Map(Object.entries(state.findings));
    this.#tellFromMs = state.tellFromMs;
  }

  #weigh(judged: Judged, source: string): Report | undefined {
    const report = this.#heard(judged, source);
    if (typeof report !== 'string') return report;
    this.#count(this.#untold, report);
    return undefined;
  }

  /** What people said of it, first: a report, or why there is none. */
  #heard(judged: Judged, source: string): Report | SilenceReason {
    const report = reportOf(judged, source);
    const { feedback } = this.#parts;
    const { template, patterns = [] } = judged.evidence;
    const { signature, templateId, host, service, startMs: timeMs } = report;
    const subject = { signature, templateId, template, patterns, host, service, timeMs };
    if (feedback.suppressionOf(subject) !== undefined) return 'suppressed';
    const verdict = feedback.verdictOf(signature);
    if (verdict === 'expected') return 'expected-by-verdict';
    const more = { important: importantNats, 'known-bad': knownBadNats };
    return verdict === undefined
      ? report
      : { ...report, strength: report.strength + more[verdict] };
  }

  #heardEarly(judged: Judged, source: string): readonly Weighed[] {
    const report = this.#heard(judged, source);
    if (typeof report === 'string' || this.#isPast(report)) return [];
    return inMaintenance(report, this.#parts.maintenance) ? [] : [{ report, judged }];
  }

  #openEarly(weighed: Weighed): readonly IncidentChange[] {
    const { report } = weighed;
    const { budget, book, localTime } = this.#parts;
    if (book.find(report, this.#tellFromMs) !== undefined) return [];
    const moment = momentOf(localTime, report.endMs);
    if (!budget.wouldTell(moment, certainOf(report))) return [];
    const threshold = budget.threshold(moment);
    budget.offer(moment, report.strength);
    this.#parts.feedback.heard(heardOf(weighed, { threshold, isTold: true }));
    return [...this.#endPast(report), ...book.open(report, true)];
  }

  /** @param told of the incidents that it may join */
  #joinEarly({ report }: Weighed, told: ReadonlySet<IncidentId>): readonly IncidentChange[] {
    const { budget, book, localTime } = this.#parts;
    if (report.strength < relatedFrom) return [];
    const open = book.find(report);
    if (open === undefined || !told.has(open)) return [];
    const isNews = report.strength >= budget.floorAt(momentOf(localTime, report.endMs));
    const joined = book.join(report, isNews);
    return joined === undefined ? [] : [joined];
  }

  /** A line that came after its window had closed counts in a later one, and is as old as it says. */
  #isPast({ startMs, endMs, line }: Report): boolean {
    if (this.#tellFromMs === undefined) return false;
    const lineMs = line?.timestampMs ?? endMs;
    return (lineMs < startMs ? lineMs : endMs) < this.#tellFromMs;
  }

  /** Nothing that is to be told may join what was not. */
  #endPast(report: Report): readonly IncidentChange[] {
    const fromMs = this.#tellFromMs;
    if (fromMs === undefined || this.#isPast(report)) return [];
    this.#tellFromMs = undefined;
    return this.#parts.book.endUntold(fromMs);
  }

  #place(weighed: Weighed): readonly IncidentChange[] {
    const ended = this.#endPast(weighed.report);
    return ended.length === 0 ? this.#placeNow(weighed) : [...ended, ...this.#placeNow(weighed)];
  }

  #placeNow(weighed: Weighed): readonly IncidentChange[] {
    const { report } = weighed;
    const joined = this.#parts.book.join(report);
    if (joined !== undefined) {
      this.#count(this.#untold, report.isMaintenance ? 'maintenance' : 'same-incident');
      return [joined];
    }
    if (this.#isPast(report)) {
      this.#count(this.#untold, 'learning');
      return this.#parts.book.open(report, false);
    }
    const moment = momentOf(this.#parts.localTime, report.endMs);
    const threshold = this.#parts.budget.threshold(moment);
    if (report.isMaintenance) {
      this.#count(this.#untold, 'maintenance');
      return report.strength < threshold ? [] : this.#parts.book.open(report, false);
    }
    const { isAbove, isTold } = this.#parts.budget.offer(moment, report.strength);
    this.#parts.feedback.heard(heardOf(weighed, { threshold, isTold }));
    if (!isTold) this.#count(this.#untold, 'below-budget');
    return isAbove ? this.#parts.book.open(report, isTold) : [];
  }

  #attach(weighed: Weighed): readonly IncidentChange[] {
    const { report } = weighed;
    const { book, budget, feedback, localTime } = this.#parts;
    const joined = report.strength >= relatedFrom ? book.attach(report) : undefined;
    if (joined === undefined) {
      const threshold = budget.floorAt(momentOf(localTime, report.endMs));
      feedback.heard(heardOf(weighed, { threshold, isTold: false }));
    }
    this.#count(this.#untold, joined === undefined ? 'not-significant' : 'same-incident');
    return joined === undefined ? [] : [joined];
  }

  #count<Key>(counts: Map<Key, number>, key: Key): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}

function certainOf({ kinds, strength }: Report): number {
  return kinds.includes('novel-template') ? strength : strength - dilutionNats;
}
