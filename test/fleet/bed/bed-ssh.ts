import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';

/** How whoever runs the bed gets into its hosts: a key of its own, and only the hosts' own host keys. */
export const bedSsh = {
  keyFile: (folder: string): string => join(folder, 'operator.key'),

  /** @returns the public key */
  async makeKey(folder: string): Promise<string> {
    const key = bedSsh.keyFile(folder);
    await runProgram(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'operator', '-f', key]);
    return await runProgram(['ssh-keygen', '-y', '-f', key]);
  },

  writeKnownHosts(
    folder: string,
    hosts: readonly { readonly address: string; readonly hostKey: string }[],
  ): void {
    const lines = hosts.map(({ address, hostKey }) => `${address} ${hostKey}\n`);
    writeFileSync(join(folder, 'known_hosts'), lines.join(''));
  },

  command: (folder: string, user: string, address: string): [string, ...string[]] => [
    'ssh',
    '-i',
    bedSsh.keyFile(folder),
    ...['IdentitiesOnly=yes', 'StrictHostKeyChecking=yes', 'LogLevel=ERROR'].flatMap((option) => [
      '-o',
      option,
    ]),
    '-o',
    `UserKnownHostsFile=${join(folder, 'known_hosts')}`,
    `${user}@${address}`,
  ],
} as const;
