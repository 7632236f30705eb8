import { KitError } from '../errors/kit-error.ts';

const pattern =
  /^((?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+) ([A-Za-z0-9+/]{40,}={0,2})(?: ([\u0020-\u007e]{0,200}))?$/;

/**
 * The public keys of a file in OpenSSH's form, "ssh-ed25519 AAAA… comment", a line each.
 *
 * @param from its name, for messages
 * @throws {KitError} `usage` when a line is something else: options such as `command=` are not taken over
 */
export function parsePublicKeys(from: string, text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const odd = keys.find((key) => !pattern.test(key));
  if (odd === undefined && keys.length > 0) return keys;
  const what = odd === undefined ? 'it is empty' : `"${odd.slice(0, 40)}…" is no public key`;
  throw new KitError(`Cannot take keys from ${from}: ${what}`, {
    code: 'usage',
    hint: 'Name the file that ends in .pub; ssh-keygen -y -f KEY prints the public key of a private one.',
  });
}
