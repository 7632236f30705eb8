/** Tables of the state, as SQLite and PostgreSQL both have them: text, whole numbers, times in ms. */
export interface DatabaseSchema {
  readonly cursors: CursorRow;
  readonly cursor_lines: CursorLineRow;
  readonly model_parts: ModelPartRow;
  readonly incidents: IncidentRow;
  readonly incident_places: IncidentPlaceRow;
  readonly suppressions: SuppressionRow;
  readonly verdicts: VerdictRow;
  readonly maintenance: MaintenanceRow;
  readonly outbox: OutboxRow;
  readonly incident_lines: IncidentLineRow;
}

export interface CursorRow {
  readonly source: string;
  readonly cursor: string;
  /** Lines analysed since the very first start. */
  readonly lines: number;
}

/** A further line of a cursor that has many. */
export interface CursorLineRow {
  readonly source: string;
  readonly name: string;
  readonly body: string;
}

/** One named part of the pipeline's state, as JSON. */
export interface ModelPartRow {
  readonly name: string;
  readonly body: string;
  readonly written_ms: number;
}

export interface IncidentRow {
  readonly id: string;
  readonly signature: string;
  readonly status: string;
  readonly severity: string;
  readonly first_seen_ms: number;
  readonly last_seen_ms: number;
  /** What a person made of it; holds against what the pipeline says later. */
  readonly person_state: string | null;
  /** The `Incident` as JSON, with the person's part in it. */
  readonly body: string;
}

export interface IncidentPlaceRow {
  readonly incident: string;
  readonly kind: 'host' | 'service';
  readonly name: string;
}

export interface SuppressionRow {
  readonly signature: string;
  readonly reason: string;
  readonly owner: string;
  readonly created_ms: number;
  readonly until_ms: number | null;
}

export interface VerdictRow {
  readonly signature: string;
  readonly verdict: string;
  readonly person: string;
  readonly at_ms: number;
}

export interface MaintenanceRow {
  readonly id: string;
  /** Names as a JSON array. */
  readonly hosts: string;
  readonly reason: string;
  readonly owner: string;
  readonly from_ms: number;
  readonly until_ms: number;
}

/** A change of an incident that waits to be written to Loki. */
export interface IncidentLineRow {
  /** Order in which changes were made. */
  readonly position: number;
  readonly written_ms: number;
  readonly tell: string;
  /** The `Incident` as JSON. */
  readonly incident_body: string;
}

export interface OutboxRow {
  readonly alert: string;
  readonly route: string;
  /** Order in which alerts were made, 1, 2, … */
  readonly position: number;
  readonly incident: string;
  /** waiting, sent, held or failed. */
  readonly state: string;
  /** Why it was held; '' else. */
  readonly held_reason: string;
  readonly attempts: number;
  readonly queued_ms: number;
  readonly due_ms: number;
  readonly last_error: string;
  /** The `Alert` and its `Incident` as JSON. */
  readonly alert_body: string;
  readonly incident_body: string;
}
