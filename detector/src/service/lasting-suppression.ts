import type { Suppression } from '../feedback/suppression.ts';
import type { Suppression as Told } from '../model/person-action.ts';

/** What a person said of a signature, as the pipeline keeps it; without an end it never expires. */
export function lastingSuppression({
  signature,
  reason,
  owner,
  untilMs = Number.MAX_SAFE_INTEGER,
}: Omit<Told, 'createdMs'>): Suppression {
  return { id: signature, signature, reason, owner, expiresMs: untilMs };
}
