import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * All changes of the tables since the first, in the order of their names; what stands here is never
 * changed, only added to. A database that has one that is not here was written by a newer version.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': {
    async up(db: Kysely<unknown>): Promise<void> {
      await createModelTables(db);
      await createIncidentTables(db);
      await createPeopleTables(db);
      await createOutbox(db);
    },
  },
  '0002-incident-lines': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('incident_lines')
        .addColumn('position', 'bigint', (column) => column.primaryKey())
        .addColumn('written_ms', 'bigint', (column) => column.notNull())
        .addColumn('tell', 'text', (column) => column.notNull())
        .addColumn('incident_body', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '0003-cursor-lines': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('cursor_lines')
        .addColumn('source', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('cursor_lines_key', ['source', 'name'])
        .execute();
    },
  },
  '0004-maintenance': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('maintenance')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('hosts', 'text', (column) => column.notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .addColumn('owner', 'text', (column) => column.notNull())
        .addColumn('from_ms', 'bigint', (column) => column.notNull())
        .addColumn('until_ms', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};

async function createModelTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cursors')
    .addColumn('source', 'text', (column) => column.primaryKey())
    .addColumn('cursor', 'text', (column) => column.notNull())
    .addColumn('lines', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('model_parts')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('written_ms', 'bigint', (column) => column.notNull())
    .execute();
}

async function createIncidentTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('incidents')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('signature', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('first_seen_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_ms', 'bigint', (column) => column.notNull())
    .addColumn('person_state', 'text')
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('incident_places')
    .addColumn('incident', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('incident_places_key', ['incident', 'kind', 'name'])
    .execute();
  await createIndex(db, 'incidents', 'first_seen_ms');
  await createIndex(db, 'incidents', 'last_seen_ms');
}

async function createPeopleTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('suppressions')
    .addColumn('signature', 'text', (column) => column.primaryKey())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('until_ms', 'bigint')
    .execute();
  await db.schema
    .createTable('verdicts')
    .addColumn('signature', 'text', (column) => column.primaryKey())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .execute();
}

async function createOutbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('alert', 'text', (column) => column.notNull())
    .addColumn('route', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('incident', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('held_reason', 'text', (column) => column.notNull())
    .addColumn('attempts', 'bigint', (column) => column.notNull())
    .addColumn('queued_ms', 'bigint', (column) => column.notNull())
    .addColumn('due_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_error', 'text', (column) => column.notNull())
    .addColumn('alert_body', 'text', (column) => column.notNull())
    .addColumn('incident_body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('outbox_key', ['alert', 'route'])
    .execute();
  await createIndex(db, 'outbox', 'state', 'route', 'position');
  await createIndex(db, 'outbox', 'incident');
}

async function createIndex(
  db: Kysely<unknown>,
  table: string,
  ...columns: readonly string[]
): Promise<void> {
  await db.schema
    .createIndex([table, ...columns].join('_'))
    .on(table)
    .columns([...columns])
    .execute();
}
