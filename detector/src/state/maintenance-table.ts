import type { Kysely } from 'kysely';
import type { MaintenanceWindow } from '../model/maintenance-window.ts';
import type { DatabaseSchema } from './database-schema.ts';

type Database = Kysely<DatabaseSchema>;

/** All of them: there are never many. */
export async function putMaintenance(
  db: Database,
  windows: readonly MaintenanceWindow[],
): Promise<void> {
  await db.deleteFrom('maintenance').execute();
  const rows = windows.map(({ hosts, fromMs, untilMs, ...plain }) => ({
    ...plain,
    hosts: JSON.stringify(hosts),
    from_ms: fromMs,
    until_ms: untilMs,
  }));
  if (rows.length > 0) await db.insertInto('maintenance').values(rows).execute();
}

/** The first to begin first. */
export async function readMaintenance(db: Database): Promise<readonly MaintenanceWindow[]> {
  const rows = await db
    .selectFrom('maintenance')
    .selectAll()
    .orderBy('from_ms')
    .orderBy('id')
    .execute();
  return rows.map(({ id, hosts, reason, owner, from_ms: fromMs, until_ms: untilMs }) => ({
    id,
    hosts: JSON.parse(hosts) as readonly string[],
    reason,
    owner,
    fromMs,
    untilMs,
  }));
}
