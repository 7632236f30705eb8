import type { Kysely } from 'kysely';
import type { DatabaseSchema } from './database-schema.ts';

type Database = Kysely<DatabaseSchema>;

/** A cursor taken apart: what is written by itself, and its further lines by their names. */
interface TakenApart {
  readonly head: string;
  readonly lines: ReadonlyMap<string, string>;
}

const nameForm = /^[\w.-]{1,64}:/;
const noLines: ReadonlyMap<string, string> = new Map();

/**
 * Cursors of many lines, each further one beginning with a name of its own and a colon: only those that
 * changed are written, so that a source may remember much and say so in every batch. The order of such
 * lines is not kept; every other cursor is stored whole.
 */
export class CursorLines {
  /** What is on disk: by source, by name. */
  readonly #stored = new Map<string, ReadonlyMap<string, string>>();

  /** @returns whole cursors of what the table of cursors has */
  async load(db: Database, heads: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    const rows = await db.selectFrom('cursor_lines').selectAll().orderBy('name').execute();
    const bySource = Map.groupBy(rows, ({ source }) => source);
    this.#stored.clear();
    return new Map(
      [...heads].map(([source, head]) => {
        const lines = bySource.get(source) ?? [];
        this.#stored.set(source, new Map(lines.map(({ name, body }) => [name, body])));
        return [source, [head, ...lines.map(({ body }) => body)].join('\n')];
      }),
    );
  }

  /**
   * Writes the lines of a cursor that changed.
   *
   * @returns its first line, and what to call when the transaction is through
   */
  async save(
    db: Database,
    source: string,
    cursor: string,
  ): Promise<{ readonly head: string; readonly remember: () => void }> {
    const { head, lines } = takenApart(cursor);
    const before = this.#stored.get(source) ?? noLines;
    const after = new Map<string, string>();
    for (const [name, line] of lines) {
      const known = before.get(name);
      // A copy: a part of a string keeps the whole of it alive.
      const body = known === line ? known : Buffer.from(line).toString();
      after.set(name, body);
      if (known !== line) await putLine(db, { source, name, body });
    }
    const gone = [...before.keys()].filter((name) => !lines.has(name));
    if (gone.length > 0) {
      await db
        .deleteFrom('cursor_lines')
        .where('source', '=', source)
        .where('name', 'in', gone)
        .execute();
    }
    return { head, remember: () => void this.#stored.set(source, after) };
  }
}

function takenApart(cursor: string): TakenApart {
  if (!cursor.includes('\n')) return { head: cursor, lines: noLines };
  const [head = '', ...rest] = cursor.split('\n');
  const named = new Map(rest.map((line) => [nameForm.exec(line)?.[0] ?? '', line]));
  const isNamed = named.size === rest.length && !named.has('');
  return isNamed ? { head, lines: named } : { head: cursor, lines: noLines };
}

async function putLine(
  db: Database,
  row: { readonly source: string; readonly name: string; readonly body: string },
): Promise<void> {
  await db
    .insertInto('cursor_lines')
    .values(row)
    .onConflict((conflict) => conflict.columns(['source', 'name']).doUpdateSet({ body: row.body }))
    .execute();
}
