import { readFileSync } from 'node:fs';
import type { HostKey } from '../bootstrap/host-key.ts';
import { KitError } from '../errors/kit-error.ts';
import { parseFleet } from '../fleet/parse-fleet.ts';
import { type KeyOwner, setHostKey } from '../fleet/set-host-key.ts';
import type { CommandContext } from './command-context.ts';
import { styled } from './styled.ts';
import { writeWhole } from './write-whole.ts';

export interface NewKey {
  readonly file: string;
  readonly host: string;
  readonly owner: KeyOwner;
  readonly key: HostKey;
}

/**
 * Writes a key into hosts.yaml; comments and layout stay.
 *
 * @throws {KitError} `fleet-invalid`
 */
export function keepHostKey(
  { file, host, owner, key }: NewKey,
  { terminal }: CommandContext,
): void {
  const before = readFileSync(file, 'utf8');
  const after = setHostKey(before, host, owner, key.text);
  const entry = parseFleet(file, after).fleet?.hosts.find(({ name }) => name === host);
  const written = owner === 'host' ? entry?.ssh.hostKey : entry?.ssh.proxy?.hostKey;
  if (written !== key.text) {
    throw new KitError(`Cannot write the host key of "${host}" into ${file}`, {
      code: 'fleet-invalid',
      hint: `The file is as it was. Write it yourself: hostKey: ${key.text}`,
    });
  }
  writeWhole(file, after);
  const whose = owner === 'host' ? host : `the jump host of ${host}`;
  terminal.error.write(
    `${styled(terminal, 'green', 'written')}: host key of ${whose}, ${key.fingerprint}, in ${file}\n`,
  );
}
