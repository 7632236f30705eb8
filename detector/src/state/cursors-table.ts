import type { Kysely } from 'kysely';
import type { Commit, StoredState } from './commit.ts';
import { CursorLines } from './cursor-lines.ts';
import type { DatabaseSchema } from './database-schema.ts';

/** How far each source was read, and how many lines of it were analysed. */
export class CursorsTable {
  readonly #lines = new CursorLines();

  async load(db: Kysely<DatabaseSchema>): Promise<Pick<StoredState, 'cursors' | 'linesBySource'>> {
    const rows = await db.selectFrom('cursors').selectAll().execute();
    const heads = new Map(rows.map(({ source, cursor }) => [source, cursor]));
    return {
      cursors: Object.fromEntries(await this.#lines.load(db, heads)),
      linesBySource: Object.fromEntries(rows.map(({ source, lines }) => [source, lines])),
    };
  }

  /** @returns what to call when the transaction is through */
  async put(
    db: Kysely<DatabaseSchema>,
    { cursors, linesBySource }: Pick<Commit, 'cursors' | 'linesBySource'>,
  ): Promise<readonly (() => void)[]> {
    const remember: (() => void)[] = [];
    for (const [source, whole] of Object.entries(cursors)) {
      const saved = await this.#lines.save(db, source, whole);
      const cursor = saved.head;
      const lines = linesBySource?.[source];
      await db
        .insertInto('cursors')
        .values({ source, cursor, lines: lines ?? 0 })
        .onConflict((conflict) =>
          conflict
            .column('source')
            .doUpdateSet(lines === undefined ? { cursor } : { cursor, lines }),
        )
        .execute();
      remember.push(saved.remember);
    }
    return remember;
  }
}
