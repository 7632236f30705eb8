import type { CanaryCheck } from '../features/canary-checks.ts';
import type { Question } from '../feedback/questions.ts';
import type { MaintenanceWindow } from '../model/maintenance-window.ts';
import type { IncidentQuery, PersonAction } from '../model/person-action.ts';
import type { Explanation, Incident, IncidentChange, Level, Verdict } from '../model/types.ts';
import type { SourceStatus } from '../sources/source.ts';

/** What the API and the page see of the service, and all that they can ask of it. */
export interface ServiceView {
  /** Name of the fleet, in every incident. */
  readonly environment: string;
  /** Undefined where the service has no simulator. */
  readonly simulator: SimulatorControl | undefined;
  readonly maintenance: MaintenanceControl;

  health(): Health;
  status(): ServiceStatus;
  /** Newest first. */
  incidents(query: IncidentQuery): Promise<readonly Incident[]>;
  /** @param id whole, or its beginning where only one incident has it; undefined when there is none */
  incident(id: string): Promise<Incident | undefined>;
  /**
   * Does it, durably, and tells the subscribers.
   *
   * @param id as of `incident`
   * @param by who: "page", "api" or a name
   * @returns the incident after it; undefined when there is none of that id
   */
  act(id: string, action: PersonAction, by: string): Promise<Incident | undefined>;
  /** Questions of the day to people, the most informative first: never more than a few. */
  questions(): readonly Question[];
  /**
   * A person's word on a signature, durably.
   *
   * @param answer a verdict, or `skip` for what nobody knows: it is not asked again today
   * @returns false when it is no question that is asked
   */
  answer(signature: string, answer: Verdict | 'skip', by: string): Promise<boolean>;
  /** Most frequent first. */
  templates(limit: number): readonly TemplateSummary[];
  explain(line: string): LineExplanation;
  /** The line `tidewatch-canary: check ID`; undefined when none of that id was analysed. */
  canaryCheck(id: string): CanaryCheck | undefined;
  /** Patterns, and how many lines each matched. */
  patterns(): readonly PatternSummary[];
  /**
   * @param listener called with changes that are on disk; must not throw
   * @returns ends the subscription
   */
  subscribe(listener: (changes: readonly IncidentChange[]) => void): () => void;
}

/** `isHealthy`: lines flow, or could if there were any. `reasons` say what is in the way. */
export interface Health {
  readonly isHealthy: boolean;
  readonly reasons: readonly string[];
}

/** `SourceStatus` with what the service adds. */
export interface SourceSummary extends SourceStatus {
  readonly linesPerSecond: number;
  /** How far event time of this source lies behind the clock; undefined before its first line. */
  readonly lagMs: number | undefined;
}

export interface ServiceStatus {
  readonly version: string;
  readonly startedMs: number;
  /** Clock and event time now; event time is undefined before the first line. */
  readonly nowMs: number;
  readonly eventMs: number | undefined;
  /** Over the last ten seconds or so. */
  readonly linesPerSecond: number;
  /** Since the very first start. */
  readonly lines: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly sources: readonly SourceSummary[];
  readonly learning: LearningStatus;
  readonly model: ModelStatus;
  readonly incidents: Readonly<Record<string, number>>;
  /** By state: waiting, sent, held, failed. */
  readonly alerts: Readonly<Record<string, number>>;
  /** Why something unusual was not told, by `SilenceReason`. */
  readonly notTold: Readonly<Record<string, number>>;
  /** Where somebody works at the moment. */
  readonly maintenance: readonly MaintenanceWindow[];
  /** Undefined before they have been read once. */
  readonly counters?: CountersStatus | undefined;
  /** How many alerts a day are welcome. */
  readonly budget: number;
  /** What does not work at the moment, in sentences: a full disk, a webhook that refuses. */
  readonly problems: readonly string[];
}

/** While it is learning, nothing is told: there is no past yet to differ from. */
export interface LearningStatus {
  readonly isLearning: boolean;
  /** 0 to 1; 1 when learned. */
  readonly progress: number;
  /** "2 of 24 hours of lines seen". Empty when learned. */
  readonly sentence: string;
}

/** Counts by series and minute, and the profiles of the week. */
export interface CountersStatus {
  /** `embedded` in a file of this process, also while Redis is away. */
  readonly place: 'embedded' | 'redis';
  /** How many series have a profile of the week. */
  readonly series: number;
  /** Event time from which on minutes are kept. */
  readonly oldestMs: number | undefined;
  /** Event time up to which hours are in the profiles. */
  readonly rebuiltMs: number | undefined;
  /** Minutes that could not be written in time. */
  readonly minutesLost: number;
  /** Counts that went to the sum of what is above the bound of names. */
  readonly countsOverLimit: number;
}

export interface ModelStatus {
  readonly templates: number;
  readonly streams: number;
  /** Event time that it has learned from. */
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  /** When it was last stored, wall clock. */
  readonly storedMs: number | undefined;
}

export interface TemplateSummary {
  readonly id: string;
  /** "session opened for user <*>" */
  readonly text: string;
  readonly count: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

export interface PatternSummary {
  readonly name: string;
  readonly category: string;
  readonly score: number;
  readonly hits: number;
  readonly lastHitMs: number | undefined;
}

/** What the detector thinks of one line, also why it is usual. */
export interface LineExplanation {
  readonly timestampMs: number | undefined;
  readonly host: string;
  readonly service: string;
  readonly level: Level | undefined;
  readonly message: string;
  /** Undefined when the line is like none before. */
  readonly template: TemplateSummary | undefined;
  readonly score: number;
  readonly isUnusual: boolean;
  readonly explanation: Explanation;
  /** By name; null where there is nothing to measure. */
  readonly features: Readonly<Record<string, number | null>>;
}

/** When somebody works on hosts: what is unusual there is not told then, unless it is grave. */
export interface MaintenanceControl {
  /** On disk when it resolves. @returns undefined when there are too many */
  start(request: MaintenanceRequest): Promise<MaintenanceWindow | undefined>;
  /** Soon: what was restarted still says so. @returns undefined when there is none of that id */
  end(id: string): Promise<MaintenanceWindow | undefined>;
  /** Those that have not ended, the first to end first. */
  list(): readonly MaintenanceWindow[];
}

export interface MaintenanceRequest {
  /** As the label `host` names them. */
  readonly hosts: readonly string[];
  readonly reason: string;
  readonly owner: string;
  /** Ms until it ends by itself. */
  readonly spanMs: number;
}

/** The simulator that a person can start and stop. */
export interface SimulatorControl {
  start(options: SimulatorRequest): Promise<SimulatorReport>;
  stop(): Promise<SimulatorReport>;
  status(): SimulatorReport;
}

export interface SimulatorRequest {
  readonly preset?: 'fleet' | 'production' | undefined;
  readonly seed?: number | undefined;
  /** Ends by itself after; undefined: the preset's own. */
  readonly durationMs?: number | undefined;
}

export interface SimulatorReport {
  readonly message: string;
  readonly isRunning: boolean;
  readonly linesGenerated: number;
  readonly linesShipped: number;
  readonly batchesPushed: number;
}
