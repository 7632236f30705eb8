import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { DatabaseSchema } from './database-schema.ts';

/**
 * The pipeline's state, a row for each of its parts (top-level names), so that a part that has not
 * changed is not written again.
 */
export class ModelParts {
  /** Digest of what is on disk, by name. */
  #digests = new Map<string, string>();

  /** @returns undefined when nothing has been stored yet */
  async load(db: Kysely<DatabaseSchema>): Promise<Readonly<Record<string, unknown>> | undefined> {
    const rows = await db.selectFrom('model_parts').select(['name', 'body']).execute();
    if (rows.length === 0) return undefined;
    const state: Record<string, unknown> = {};
    for (const { name, body } of rows) {
      state[name] = JSON.parse(body);
      this.#digests.set(name, hash('sha256', body));
    }
    return state;
  }

  /**
   * Writes what differs from the last time.
   *
   * @returns to be called when the transaction is on disk: remembers it
   */
  async save(
    db: Kysely<DatabaseSchema>,
    state: Readonly<Record<string, unknown>>,
    nowMs: number,
  ): Promise<() => void> {
    const digests = new Map<string, string>();
    for (const [name, value] of Object.entries(state)) {
      if (value === undefined) continue;
      const body = JSON.stringify(value);
      const digest = hash('sha256', body);
      digests.set(name, digest);
      if (this.#digests.get(name) !== digest)
        await writePart(db, { name, body, written_ms: nowMs });
    }
    const gone = [...this.#digests.keys()].filter((name) => !digests.has(name));
    if (gone.length > 0) await db.deleteFrom('model_parts').where('name', 'in', gone).execute();
    return () => {
      this.#digests = digests;
    };
  }
}

async function writePart(
  db: Kysely<DatabaseSchema>,
  {
    name,
    ...columns
  }: { readonly name: string; readonly body: string; readonly written_ms: number },
): Promise<void> {
  await db
    .insertInto('model_parts')
    .values({ name, ...columns })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
    .execute();
}
