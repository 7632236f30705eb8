import { sql, type Kysely } from 'kysely';
import type { IncidentLine } from '../model/incident-line.ts';
import type { Incident, IncidentChange } from '../model/types.ts';
import type { DatabaseSchema } from './database-schema.ts';

type Database = Kysely<DatabaseSchema>;

export interface AppendOptions {
  readonly nowMs: number;
  /** How many may wait; above it the oldest go. */
  readonly linesMax: number;
}

/**
 * Puts changes of incidents in line to be written to Loki, in their order; of several of one incident
 * that nobody is told of, the last.
 *
 * @returns how many were dropped because too many wait
 */
export async function appendIncidentLines(
  db: Database,
  changes: readonly IncidentChange[],
  { nowMs, linesMax }: AppendOptions,
): Promise<number> {
  const kept = changes.filter(
    ({ incident, tell }, i) =>
      tell !== 'nothing' ||
      !changes.slice(i + 1).some((later) => later.incident.id === incident.id),
  );
  if (kept.length === 0) return 0;
  const { last, count } = await db
    .selectFrom('incident_lines')
    .select([sql<number>`coalesce(max(position), 0)`.as('last'), sql<number>`count(*)`.as('count')])
    .executeTakeFirstOrThrow();
  const rows = kept.map(({ incident, tell }, i) => ({
    position: last + 1 + i,
    written_ms: nowMs,
    tell,
    incident_body: JSON.stringify(incident),
  }));
  for (let i = 0; i < rows.length; i += 100) {
    await db
      .insertInto('incident_lines')
      .values(rows.slice(i, i + 100))
      .execute();
  }
  const excess = count + rows.length - linesMax;
  if (excess <= 0) return 0;
  await db
    .deleteFrom('incident_lines')
    .where('position', 'in', (query) =>
      query.selectFrom('incident_lines').select('position').orderBy('position').limit(excess),
    )
    .execute();
  return excess;
}

/** Those that wait, the oldest first. */
export async function waitingIncidentLines(
  db: Database,
  limit: number,
): Promise<readonly IncidentLine[]> {
  const rows = await db
    .selectFrom('incident_lines')
    .selectAll()
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    position: row.position,
    writtenMs: row.written_ms,
    tell: row.tell as IncidentLine['tell'],
    incident: JSON.parse(row.incident_body) as Incident,
  }));
}

/** They are written: all up to that position. */
export async function forgetIncidentLines(db: Database, position: number): Promise<void> {
  await db.deleteFrom('incident_lines').where('position', '<=', position).execute();
}
