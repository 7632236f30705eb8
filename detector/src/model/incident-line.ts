import type { Incident, IncidentChange } from './types.ts';

/** A change of an incident that waits to be written to Loki. */
export interface IncidentLine {
  /** Order in which changes were made. */
  readonly position: number;
  /** When it was stored, wall clock: the line's time. */
  readonly writtenMs: number;
  readonly tell: IncidentChange['tell'];
  readonly incident: Incident;
}
