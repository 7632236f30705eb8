import { sql, type Kysely } from 'kysely';
import type { IncidentQuery, PersonAction } from '../model/person-action.ts';
import type {
  Incident,
  IncidentChange,
  IncidentId,
  IncidentState,
  Signature,
} from '../model/types.ts';
import type { DatabaseSchema } from './database-schema.ts';

type Database = Kysely<DatabaseSchema>;

const limitDefault = 50;
const limitMax = 1_000;

/** Stores what the pipeline says of an incident; what a person made of it stays. */
export async function putIncident(db: Database, change: IncidentChange): Promise<Incident> {
  const { id } = change.incident;
  const known = await db
    .selectFrom('incidents')
    .select(['person_state', 'body'])
    .where('id', '=', id)
    .executeTakeFirst();
  const personState = known?.person_state ?? null;
  const before = known === undefined ? undefined : (JSON.parse(known.body) as Incident);
  const incident = withPerson(change.incident, { personState, before });
  await writeIncident(db, incident, personState);
  return incident;
}

function withPerson(
  incident: Incident,
  person: { personState: string | null; before: Incident | undefined },
): Incident {
  const { personState, before } = person;
  const verdict = incident.verdict ?? before?.verdict;
  const isOver = incident.state === 'resolved' && personState !== 'ignored';
  if (personState === null || isOver) return { ...incident, verdict };
  const state = personState as IncidentState;
  return { ...incident, verdict, state, resolvedMs: incident.resolvedMs ?? before?.resolvedMs };
}

async function writeIncident(
  db: Database,
  incident: Incident,
  personState: string | null,
): Promise<void> {
  const columns = {
    signature: incident.signature,
    status: incident.state,
    severity: incident.severity,
    first_seen_ms: incident.firstSeenMs,
    last_seen_ms: incident.lastSeenMs,
    person_state: personState,
    body: JSON.stringify(incident),
  };
  await db
    .insertInto('incidents')
    .values({ id: incident.id, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
  const places = [
    ...incident.hosts.map((name) => ({ incident: incident.id, kind: 'host' as const, name })),
    ...incident.services.map((name) => ({ incident: incident.id, kind: 'service' as const, name })),
  ];
  if (places.length === 0) return;
  await db
    .insertInto('incident_places')
    .values(places)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * What the action makes of the incident; `tell` is `resolved` when a person has just closed it.
 * Suppressions and verdicts, which go by signature, are the caller's.
 */
export async function applyAction(
  db: Database,
  incident: Incident,
  { action, atMs }: { readonly action: PersonAction; readonly atMs: number },
): Promise<IncidentChange> {
  const personState = personStateOf(action);
  const isOver = incident.state === 'resolved' || incident.state === 'ignored';
  if (action.kind === 'acknowledge' && isOver) return { incident, tell: 'nothing' };
  const changed: Incident = {
    ...incident,
    state: personState ?? incident.state,
    verdict: action.kind === 'verdict' ? action.verdict : incident.verdict,
    resolvedMs: action.kind === 'close' ? (incident.resolvedMs ?? atMs) : incident.resolvedMs,
  };
  await writeIncident(db, changed, personState ?? (await personStateIn(db, incident.id)));
  return { incident: changed, tell: action.kind === 'close' && !isOver ? 'resolved' : 'nothing' };
}

function personStateOf(action: PersonAction): IncidentState | undefined {
  if (action.kind === 'acknowledge') return 'acknowledged';
  if (action.kind === 'close') return 'resolved';
  return action.kind === 'ignore' ? 'ignored' : undefined;
}

async function personStateIn(db: Database, id: string): Promise<string | null> {
  const row = await db
    .selectFrom('incidents')
    .select('person_state')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.person_state ?? null;
}

/** What is open in the pipeline is seen again and again, so it is among those that were seen last. */
export async function incidentsEndedByPeople(db: Database): Promise<readonly IncidentId[]> {
  const rows = await db
    .selectFrom('incidents')
    .select('id')
    .where('person_state', 'in', ['resolved', 'ignored'])
    .orderBy('last_seen_ms', 'desc')
    .limit(limitMax)
    .execute();
  return rows.map(({ id }) => id as IncidentId);
}

/** The incidents of a signature that are not over. */
export async function activeIncidentsOf(
  db: Database,
  signature: Signature,
): Promise<readonly Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .select('body')
    .where('signature', '=', signature)
    .where('status', 'in', ['open', 'acknowledged'])
    .orderBy('first_seen_ms')
    .execute();
  return rows.map(({ body }) => JSON.parse(body) as Incident);
}

/** Newest first. */
export async function queryIncidents(
  db: Database,
  query: IncidentQuery,
): Promise<readonly Incident[]> {
  const { status, severity, host, service, sinceMs, limit = limitDefault } = query;
  let select = db.selectFrom('incidents').select('body');
  if (status !== undefined) select = select.where('status', 'in', status.split(','));
  if (severity !== undefined) select = select.where('severity', 'in', severity.split(','));
  if (sinceMs !== undefined) select = select.where('last_seen_ms', '>=', sinceMs);
  for (const [kind, name] of [['host', host] as const, ['service', service] as const]) {
    if (name === undefined) continue;
    select = select.where('id', 'in', (sub) =>
      sub
        .selectFrom('incident_places')
        .select('incident')
        .where('kind', '=', kind)
        .where('name', '=', name),
    );
  }
  const rows = await select
    .orderBy('first_seen_ms', 'desc')
    .orderBy('id')
    .limit(Math.min(Math.max(1, limit), limitMax))
    .execute();
  return rows.map(({ body }) => JSON.parse(body) as Incident);
}

/** @param id whole, or a beginning that only one incident has */
export async function findIncident(db: Database, id: string): Promise<Incident | undefined> {
  if (id === '') return undefined;
  const rows = await db
    .selectFrom('incidents')
    .select(['id', 'body'])
    .where('id', '>=', id)
    .where('id', '<', `${id}\u{10ffff}`)
    .orderBy('id')
    .limit(2)
    .execute();
  const exact = rows.find((row) => row.id === id);
  const found = exact ?? (rows.length === 1 ? rows[0] : undefined);
  return found === undefined ? undefined : (JSON.parse(found.body) as Incident);
}

/** How many incidents there are in each state. */
export async function countIncidents(db: Database): Promise<Readonly<Record<string, number>>> {
  const rows = await db
    .selectFrom('incidents')
    .select(['status', sql<number>`count(*)`.as('count')])
    .groupBy('status')
    .execute();
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** Forgets the oldest above `incidentsMax`: first those that are over, then by last activity. */
export async function pruneIncidents(db: Database, incidentsMax: number): Promise<void> {
  const { count } = await db
    .selectFrom('incidents')
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  const excess = count - incidentsMax;
  if (excess <= 0) return;
  const rows = await db
    .selectFrom('incidents')
    .select('id')
    .orderBy(sql`case when status in ('resolved', 'ignored') then 0 else 1 end`)
    .orderBy('last_seen_ms')
    .limit(excess)
    .execute();
  const ids = rows.map(({ id }) => id);
  await db.deleteFrom('incidents').where('id', 'in', ids).execute();
  await db.deleteFrom('incident_places').where('incident', 'in', ids).execute();
}
