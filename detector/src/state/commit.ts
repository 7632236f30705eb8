import type { MaintenanceWindow } from '../model/maintenance-window.ts';
import type { SignatureVerdict, Suppression } from '../model/person-action.ts';
import type { Alert, IncidentChange, IncidentId } from '../model/types.ts';

/** What the last commits left. */
export interface StoredState {
  /** By source: reading resumes there. */
  readonly cursors: Readonly<Record<string, string>>;
  /** By source: lines analysed since the very first start. */
  readonly linesBySource: Readonly<Record<string, number>>;
  /** The parts of the pipeline's state by name; undefined at the first start. */
  readonly pipelineState: Readonly<Record<string, unknown>> | undefined;
  readonly suppressions: readonly Suppression[];
  readonly verdicts: readonly SignatureVerdict[];
  /** Incidents that people closed or ignored, those that were seen last first; at most 1,000. */
  readonly endedByPeople: readonly IncidentId[];
  readonly maintenance: readonly MaintenanceWindow[];
}

/** What one transaction stores. */
export interface Commit {
  readonly cursors: Readonly<Record<string, string>>;
  readonly linesBySource?: Readonly<Record<string, number>>;
  /** All parts; those that have not changed are not written again. Not given: left as it is. */
  readonly pipelineState?: Readonly<Record<string, unknown>> | undefined;
  readonly changes: readonly IncidentChange[];
  /** Each belongs to an incident among `changes`. */
  readonly alerts: readonly Alert[];
  /** Wall clock. */
  readonly nowMs: number;
}
