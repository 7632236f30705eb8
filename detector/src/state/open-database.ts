import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { DatabaseSchema } from './database-schema.ts';
import { migrations } from './migrations.ts';
import { stateError } from './state-error.ts';

export interface OpenDatabaseOptions {
  /** Of the file, or ":memory:"; its folder is made. */
  readonly path: string;
  /** How long another process may still hold the file. */
  readonly lockPatienceMs: number;
}

/** What a statement may have to take back: a locked-in container has no folder in which it could stand. */
const inMemory = 'pragma temp_store = memory';

/**
 * Opens the state's SQLite file, makes or renews its tables. WAL with synchronous FULL: what is
 * committed survives the loss of power. The file is held alone: two detectors on one state would
 * overwrite each other's cursors.
 *
 * @throws {DetectorError} `state-unusable`: not readable, damaged, held by another, or of a newer
 *   version. Nothing is deleted.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Kysely<DatabaseSchema>> {
  const { path } = options;
  const file = openFile(options);
  const db = new Kysely<DatabaseSchema>({ dialect: new SqliteDialect({ database: file }) });
  try {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw stateError(path, error);
    return db;
  } catch (error) {
    file.close();
    throw stateError(path, error);
  }
}

function openFile({ path, lockPatienceMs }: OpenDatabaseOptions): SqliteDatabase {
  let file: DatabaseSync | undefined;
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    file = new DatabaseSync(path, { timeout: lockPatienceMs });
    file.exec('pragma locking_mode = exclusive; pragma journal_mode = wal');
    file.exec('pragma synchronous = full; pragma journal_size_limit = 67108864');
    file.exec(inMemory);
    const [check] = file.prepare('pragma quick_check(1)').all();
    if (check?.['quick_check'] !== 'ok') throw new Error(String(check?.['quick_check']));
    return sqliteDatabaseOf(file);
  } catch (error) {
    file?.close();
    throw stateError(path, error);
  }
}

const nothingDone = { changes: 0n, lastInsertRowid: 0n };

/** Node's own SQLite in the shape that kysely's dialect takes. */
function sqliteDatabaseOf(file: DatabaseSync): SqliteDatabase {
  return {
    close: () => file.close(),
    prepare(sql) {
      const statement = file.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...bound(parameters)),
        run: (parameters) => {
          // A failing disk has ended the transaction: that, and not that there is none, must be said.
          if (sql === 'rollback' && !file.isTransaction) return nothingDone;
          return statement.run(...bound(parameters));
        },
        iterate: (parameters) => statement.iterate(...bound(parameters)),
      };
    },
  };
}

type Bound = string | number | bigint | null | Uint8Array;

function bound(parameters: readonly unknown[]): Bound[] {
  return parameters as Bound[];
}
