import { hashBytes } from '../model/hash-bytes.ts';
import type { Level, Signature, Subject } from '../model/types.ts';

/** The signature of a subject at a level: what verdicts, suppressions and repeats go by. */
export function signatureOf(
  { host, service, templateId }: Subject,
  level: Level | undefined,
): Signature {
  const key = JSON.stringify([host, service, level ?? null, templateId ?? '']);
  return hashBytes(new TextEncoder().encode(key)) as Signature;
}
