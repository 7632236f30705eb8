export interface StoreOptions {
  /** Of the SQLite file; ":memory:" for one that is gone with the process. */
  readonly path: string;
  /** Names of the notifiers: an alert is put into the outbox once for each. */
  readonly routes: readonly string[];
  /** How many incidents are kept, those that are over go first. Default 10,000. */
  readonly incidentsMax?: number;
  /** How many alerts are kept, those that are settled go first. Default 10,000. */
  readonly outboxMax?: number;
  /** How many changes of incidents may wait to be written to Loki; 0, the default: none is kept. */
  readonly incidentLinesMax?: number;
  /** How long a predecessor that is just ending may still hold the file. Default 2,000. */
  readonly lockPatienceMs?: number;
}
