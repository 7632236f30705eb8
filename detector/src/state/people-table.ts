import type { Kysely } from 'kysely';
import type { SignatureVerdict, Suppression } from '../model/person-action.ts';
import type { Signature, Verdict } from '../model/types.ts';
import type { DatabaseSchema } from './database-schema.ts';

type Database = Kysely<DatabaseSchema>;

/** A signature has one suppression: a new one takes the place of the old. */
export async function putSuppression(db: Database, suppression: Suppression): Promise<void> {
  const columns = {
    reason: suppression.reason,
    owner: suppression.owner,
    created_ms: suppression.createdMs,
    until_ms: suppression.untilMs ?? null,
  };
  await db
    .insertInto('suppressions')
    .values({ signature: suppression.signature, ...columns })
    .onConflict((conflict) => conflict.column('signature').doUpdateSet(columns))
    .execute();
}

/** Those in force, newest first; those that have expired are forgotten. */
export async function readSuppressions(
  db: Database,
  nowMs: number,
): Promise<readonly Suppression[]> {
  await db.deleteFrom('suppressions').where('until_ms', '<=', nowMs).execute();
  const rows = await db
    .selectFrom('suppressions')
    .selectAll()
    .orderBy('created_ms', 'desc')
    .execute();
  return rows.map((row) => ({
    signature: row.signature as Signature,
    reason: row.reason,
    owner: row.owner,
    createdMs: row.created_ms,
    untilMs: row.until_ms ?? undefined,
  }));
}

/** @returns whether there was one */
export async function deleteSuppression(db: Database, signature: Signature): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('suppressions')
    .where('signature', '=', signature)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** The last word on a signature holds. */
export async function putVerdict(db: Database, verdict: SignatureVerdict): Promise<void> {
  const columns = { verdict: verdict.verdict, person: verdict.by, at_ms: verdict.atMs };
  await db
    .insertInto('verdicts')
    .values({ signature: verdict.signature, ...columns })
    .onConflict((conflict) => conflict.column('signature').doUpdateSet(columns))
    .execute();
}

export async function readVerdicts(db: Database): Promise<readonly SignatureVerdict[]> {
  const rows = await db.selectFrom('verdicts').selectAll().orderBy('at_ms').execute();
  return rows.map((row) => ({
    signature: row.signature as Signature,
    verdict: row.verdict as Verdict,
    by: row.person,
    atMs: row.at_ms,
  }));
}
