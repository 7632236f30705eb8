import { sql, type Kysely } from 'kysely';
import type { DeliveryOutcome, QueuedAlert } from '../model/queued-alert.ts';
import type { Alert, AlertId, HoldReason, Incident } from '../model/types.ts';
import type { DatabaseSchema } from './database-schema.ts';

type Database = Kysely<DatabaseSchema>;

export interface EnqueueOptions {
  readonly incident: Incident;
  readonly routes: readonly string[];
  readonly nowMs: number;
}

/** Puts an alert into the outbox, once: an id that is there already is left as it is. */
export async function enqueueAlert(
  db: Database,
  alert: Alert,
  { incident, routes, nowMs }: EnqueueOptions,
): Promise<void> {
  if (routes.length === 0) return;
  const { position } = await db
    .selectFrom('outbox')
    .select(sql<number>`coalesce(max(position), 0) + 1`.as('position'))
    .executeTakeFirstOrThrow();
  const isIgnored = incident.state === 'ignored';
  const held: HoldReason | '' = isIgnored ? 'silenced' : '';
  const rows = routes.map((route) => ({
    alert: alert.id,
    route,
    position,
    incident: incident.id,
    state: isIgnored ? 'held' : 'waiting',
    held_reason: held,
    attempts: 0,
    queued_ms: nowMs,
    due_ms: nowMs,
    last_error: '',
    alert_body: JSON.stringify(alert),
    incident_body: JSON.stringify(incident),
  }));
  await db
    .insertInto('outbox')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The alerts that wait on a route, in the order in which they were made. */
export async function waitingAlerts(
  db: Database,
  route: string,
  limit: number,
): Promise<readonly QueuedAlert[]> {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('route', '=', route)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    alert: JSON.parse(row.alert_body) as Alert,
    incident: JSON.parse(row.incident_body) as Incident,
    route: row.route,
    position: row.position,
    attempts: row.attempts,
    queuedMs: row.queued_ms,
    dueMs: row.due_ms,
  }));
}

/** Writes down what became of one try. */
export async function settleAlert(
  db: Database,
  { alert, route }: { readonly alert: AlertId; readonly route: string },
  outcome: DeliveryOutcome,
): Promise<void> {
  const isTry = outcome.state !== 'held';
  await db
    .updateTable('outbox')
    .set({
      state: outcome.state,
      held_reason: outcome.state === 'held' ? outcome.reason : '',
      last_error: 'error' in outcome ? outcome.error : '',
      ...(outcome.state === 'waiting' ? { due_ms: outcome.dueMs } : {}),
      ...(isTry ? { attempts: sql<number>`attempts + 1` } : {}),
    })
    .where('alert', '=', alert)
    .where('route', '=', route)
    .execute();
}

/** Whether people have heard, or are about to hear, of this incident. */
export async function isTold(db: Database, incident: string): Promise<boolean> {
  const row = await db
    .selectFrom('outbox')
    .select('alert')
    .where('incident', '=', incident)
    .where('state', '!=', 'held')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many alerts there are in each state. */
export async function countAlerts(db: Database): Promise<Readonly<Record<string, number>>> {
  const rows = await db
    .selectFrom('outbox')
    .select(['state', sql<number>`count(*)`.as('count')])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/**
 * Keeps at most `outboxMax` alerts. Those that are settled are forgotten, oldest first; where more than
 * that wait, the oldest of these are held as `rate-limited` first, and so can be asked for a while.
 */
export async function pruneOutbox(db: Database, outboxMax: number): Promise<void> {
  const { waiting, all } = await db
    .selectFrom('outbox')
    .select([
      sql<number>`coalesce(sum(case when state = 'waiting' then 1 else 0 end), 0)`.as('waiting'),
      sql<number>`count(*)`.as('all'),
    ])
    .executeTakeFirstOrThrow();
  if (all <= outboxMax) return;
  const excessWaiting = waiting - outboxMax;
  if (excessWaiting > 0) {
    const last = await positionAfter(db, { isWaiting: true, count: excessWaiting });
    await db
      .updateTable('outbox')
      .set({ state: 'held', held_reason: 'rate-limited' satisfies HoldReason })
      .where('state', '=', 'waiting')
      .where('position', '<=', last)
      .execute();
  }
  const last = await positionAfter(db, { isWaiting: false, count: all - outboxMax });
  await db
    .deleteFrom('outbox')
    .where('state', '!=', 'waiting')
    .where('position', '<=', last)
    .execute();
}

/** Position of the `count`th of the oldest alerts that wait, or that do not. */
async function positionAfter(
  db: Database,
  { isWaiting, count }: { readonly isWaiting: boolean; readonly count: number },
): Promise<number> {
  const row = await db
    .selectFrom('outbox')
    .select('position')
    .where('state', isWaiting ? '=' : '!=', 'waiting')
    .orderBy('position')
    .offset(count - 1)
    .limit(1)
    .executeTakeFirst();
  return row?.position ?? 0;
}
