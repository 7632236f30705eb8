import type { Kysely } from 'kysely';
import type { IncidentLine } from '../model/incident-line.ts';
import type { MaintenanceWindow } from '../model/maintenance-window.ts';
import type {
  ActionStamp,
  IncidentQuery,
  PersonAction,
  SignatureVerdict,
  Suppression,
} from '../model/person-action.ts';
import type { DeliveryOutcome, QueuedAlert } from '../model/queued-alert.ts';
import type {
  Alert,
  AlertId,
  Incident,
  IncidentChange,
  Signature,
  Verdict,
} from '../model/types.ts';
import { changesOf } from './changes-of.ts';
import type { Commit, StoredState } from './commit.ts';
import { CursorsTable } from './cursors-table.ts';
import type { DatabaseSchema } from './database-schema.ts';
import {
  appendIncidentLines,
  forgetIncidentLines,
  waitingIncidentLines,
} from './incident-lines-table.ts';
import {
  activeIncidentsOf,
  applyAction,
  countIncidents,
  findIncident,
  incidentsEndedByPeople,
  pruneIncidents,
  putIncident,
  queryIncidents,
} from './incident-table.ts';
import { putMaintenance, readMaintenance } from './maintenance-table.ts';
import { ModelParts } from './model-parts.ts';
import { openDatabase } from './open-database.ts';
import {
  countAlerts,
  enqueueAlert,
  isTold,
  pruneOutbox,
  settleAlert,
  waitingAlerts,
} from './outbox-table.ts';
import {
  deleteSuppression,
  putSuppression,
  putVerdict,
  readSuppressions,
  readVerdicts,
} from './people-table.ts';
import { stateError } from './state-error.ts';
import type { StoreOptions } from './store-options.ts';

/**
 * The state of the detector in one SQLite file: cursors, the pipeline's state, incidents with what
 * people made of them, and the outbox. What belongs together is stored in one transaction, so that
 * after a kill either all of it is there or nothing.
 */
export class Store {
  readonly #db: Kysely<DatabaseSchema>;
  readonly #options: Required<StoreOptions>;
  readonly #parts = new ModelParts();
  readonly #cursors = new CursorsTable();
  #linesDropped = 0;

  private constructor(db: Kysely<DatabaseSchema>, options: Required<StoreOptions>) {
    this.#db = db;
    this.#options = options;
  }

  /** @throws {DetectorError} `state-unusable`; nothing is ever deleted */
  static async open(options: StoreOptions): Promise<Store> {
    const whole = {
      incidentsMax: 10_000,
      outboxMax: 10_000,
      incidentLinesMax: 0,
      lockPatienceMs: 2_000,
      ...options,
    };
    return new Store(await openDatabase(whole), whole);
  }

  /** @param nowMs wall clock: suppressions that have expired are not given */
  load(nowMs: number): Promise<StoredState> {
    return this.#transaction(async (db) => {
      return {
        ...(await this.#cursors.load(db)),
        pipelineState: await this.#parts.load(db),
        suppressions: await readSuppressions(db, nowMs),
        verdicts: await readVerdicts(db),
        endedByPeople: await incidentsEndedByPeople(db),
        maintenance: await readMaintenance(db),
      };
    });
  }

  /**
   * Stores all of it, or nothing.
   *
   * @returns the incidents as they are now: with what people made of them
   * @throws {DetectorError} `state-unusable`, retryable where the disk is full
   */
  async commit(commit: Commit): Promise<readonly Incident[]> {
    const { incidentsMax, outboxMax } = this.#options;
    const remember: (() => void)[] = [];
    const incidents = await this.#transaction(async (db) => {
      remember.push(...(await this.#cursors.put(db, commit)));
      if (commit.pipelineState !== undefined) {
        remember.push(await this.#parts.save(db, commit.pipelineState, commit.nowMs));
      }
      const stored = new Map<string, Incident>();
      for (const change of commit.changes) {
        stored.set(change.incident.id, await putIncident(db, change));
      }
      await this.#keepLines(db, changesOf(commit, stored), commit.nowMs);
      for (const alert of commit.alerts) await this.#enqueue(db, { alert, stored, commit });
      if (stored.size > 0) await pruneIncidents(db, incidentsMax);
      if (commit.alerts.length > 0) await pruneOutbox(db, outboxMax);
      return [...stored.values()];
    });
    for (const each of remember) each();
    return incidents;
  }

  async #enqueue(
    db: Kysely<DatabaseSchema>,
    {
      alert,
      stored,
      commit,
    }: {
      readonly alert: Alert;
      readonly stored: ReadonlyMap<string, Incident>;
      readonly commit: Commit;
    },
  ): Promise<void> {
    const incident = stored.get(alert.incidentId);
    if (incident === undefined) {
      throw new RangeError(
        `Cannot store alert "${alert.id}": its incident is not among the changes`,
      );
    }
    const { routes } = this.#options;
    await enqueueAlert(db, alert, { incident, routes, nowMs: commit.nowMs });
  }

  /**
   * Does what a person asked for: the incident, its signature's suppression or verdict, and the alert
   * that it is resolved where people had heard of it, together.
   *
   * @param alertOf makes the alert of a change
   * @returns the change; undefined when there is no incident of that id
   */
  async act(
    id: string,
    action: PersonAction,
    { by, atMs, alertOf }: ActionStamp & { alertOf: (change: IncidentChange) => Alert | undefined },
  ): Promise<IncidentChange | undefined> {
    return this.#transaction(async (db) => {
      const incident = await findIncident(db, id);
      if (incident === undefined) return undefined;
      const { signature } = incident;
      const change = await applyAction(db, incident, { action, atMs });
      if (action.kind === 'ignore') {
        const { reason, untilMs } = action;
        await putSuppression(db, { signature, reason, owner: by, createdMs: atMs, untilMs });
      }
      if (action.kind === 'verdict') {
        await putVerdict(db, { signature, verdict: action.verdict, by, atMs });
      }
      await this.#keepLines(db, [change], atMs);
      const alert = (await isTold(db, incident.id)) ? alertOf(change) : undefined;
      if (alert !== undefined) {
        const { routes } = this.#options;
        await enqueueAlert(db, alert, { incident: change.incident, routes, nowMs: atMs });
      }
      return change;
    });
  }

  /**
   * A person's word on a signature, and on its incidents that are not over.
   *
   * @returns the changes of those incidents
   */
  judge(
    signature: Signature,
    verdict: Verdict,
    { by, atMs }: ActionStamp,
  ): Promise<readonly IncidentChange[]> {
    return this.#transaction(async (db) => {
      await putVerdict(db, { signature, verdict, by, atMs });
      const changes: IncidentChange[] = [];
      for (const incident of await activeIncidentsOf(db, signature)) {
        const action = { kind: 'verdict', verdict } as const;
        changes.push(await applyAction(db, incident, { action, atMs }));
      }
      return changes;
    });
  }

  /** Newest first. */
  incidents(query: IncidentQuery = {}): Promise<readonly Incident[]> {
    return this.#guard(() => queryIncidents(this.#db, query));
  }

  /** @param id whole, or a beginning that only one incident has */
  incident(id: string): Promise<Incident | undefined> {
    return this.#guard(() => findIncident(this.#db, id));
  }

  /** How many incidents there are in each state. */
  incidentCounts(): Promise<Readonly<Record<string, number>>> {
    return this.#guard(() => countIncidents(this.#db));
  }

  /** Those in force. */
  suppressions(nowMs: number): Promise<readonly Suppression[]> {
    return this.#guard(() => readSuppressions(this.#db, nowMs));
  }

  /** @returns whether there was one */
  unsuppress(signature: Signature): Promise<boolean> {
    return this.#guard(() => deleteSuppression(this.#db, signature));
  }

  /** Puts these windows in the place of those that were stored. */
  setMaintenance(windows: readonly MaintenanceWindow[]): Promise<void> {
    return this.#transaction((db) => putMaintenance(db, windows));
  }

  verdicts(): Promise<readonly SignatureVerdict[]> {
    return this.#guard(() => readVerdicts(this.#db));
  }

  /** The alerts that wait on a route, in the order in which they were made. */
  waiting(route: string, limit: number): Promise<readonly QueuedAlert[]> {
    return this.#guard(() => waitingAlerts(this.#db, route, limit));
  }

  /** Writes down what became of one try; on disk when it resolves. */
  settle(alert: AlertId, route: string, outcome: DeliveryOutcome): Promise<void> {
    return this.#guard(() => settleAlert(this.#db, { alert, route }, outcome));
  }

  /** Changes of incidents that wait to be written to Loki, the oldest first. */
  waitingLines(limit: number): Promise<readonly IncidentLine[]> {
    return this.#guard(() => waitingIncidentLines(this.#db, limit));
  }

  /** They are written, up to that position. */
  forgetLines(position: number): Promise<void> {
    return this.#guard(() => forgetIncidentLines(this.#db, position));
  }

  /** How many changes were not kept because too many wait, since the process began. */
  get linesDropped(): number {
    return this.#linesDropped;
  }

  /** How many alerts there are in each state, over all routes. */
  alertCounts(): Promise<Readonly<Record<string, number>>> {
    return this.#guard(() => countAlerts(this.#db));
  }

  /** Waits for what is under way. */
  close(): Promise<void> {
    return this.#db.destroy();
  }

  async #keepLines(
    db: Kysely<DatabaseSchema>,
    changes: readonly IncidentChange[],
    nowMs: number,
  ): Promise<void> {
    const { incidentLinesMax: linesMax } = this.#options;
    if (linesMax === 0 || changes.length === 0) return;
    this.#linesDropped += await appendIncidentLines(db, changes, { nowMs, linesMax });
  }

  #transaction<T>(work: (db: Kysely<DatabaseSchema>) => Promise<T>): Promise<T> {
    return this.#guard(() => this.#db.transaction().execute(work));
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RangeError) throw error;
      throw stateError(this.#options.path, error);
    }
  }
}
