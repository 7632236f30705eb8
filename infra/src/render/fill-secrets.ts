import { createHash } from 'node:crypto';

const reference = /@\{(secret|sha1|whsec):([a-z0-9-]+)\}/g;
/** What a reference stands for, by its first word. */
const forms: Readonly<Record<string, (value: string) => string>> = {
  secret: (value) => value,
  /** As nginx's `{SHA}` wants it. */
  sha1: (value) => createHash('sha1').update(value).digest('base64'),
  /** As Standard Webhooks writes a key whose bytes are the secret's characters. */
  whsec: (value) => `whsec_${Buffer.from(value).toString('base64')}`,
};
/** What stands for itself in every language that we put a secret into: no quote, blank, $, # or backslash. */
const plain = /^[A-Za-z0-9_\-+/=.:@%,~?&]{1,4096}$/;

/** Names of the secrets that a rendered file's content refers to, sorted, each once. */
export function secretsIn(content: string): readonly string[] {
  return [...new Set([...content.matchAll(reference)].map((match) => match[2] ?? ''))].toSorted();
}

/**
 * A rendered file's content with its secrets in place. For the last moment before it is sent to a host:
 * what comes back must be marked secret.
 *
 * @param secretOf the secret by its name
 * @throws {RangeError} for a secret with characters that some configuration language would not take as
 *   they are; names the secret, never its value
 */
export function fillSecrets(content: string, secretOf: (name: string) => string): string {
  return content.replaceAll(reference, (_whole, kind: string, name: string) => {
    const value = secretOf(name);
    if (!plain.test(value)) {
      throw new RangeError(
        `Cannot use secret "${name}": it is empty or has characters other than letters, digits and _-+/=.:@%,~?&`,
      );
    }
    return forms[kind]?.(value) ?? value;
  });
}
