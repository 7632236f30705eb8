import type { Suppression } from '../feedback/suppression.ts';

/** What a person is told of one that is over. */
export function expiredSentence({ id, owner, reason, expiresMs }: Suppression): string {
  const date = new Date(expiresMs).toISOString().slice(0, 16);
  return `Suppression ${id} of ${owner} ("${reason}") expired at ${date}: renew or delete it`;
}
