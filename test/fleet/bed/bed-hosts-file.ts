import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';

interface Place {
  readonly name: string;
  readonly address: string;
}

/** Each agent reads Docker both ways; each host has a file that a program writes. */
const sources: Readonly<Record<string, { docker: string; file: string; service: string }>> = {
  dns01: { docker: 'journald', file: '/var/log/pihole/pihole.log', service: 'pihole' },
  node005: { docker: 'socket', file: '/srv/app/logs/*.log', service: 'app' },
  node006: { docker: 'socket', file: '/var/log/backup/*.log', service: 'backup' },
};

const repositoryFile = join(import.meta.dirname, '../../../hosts/hosts.yaml');

/** hosts/hosts.yaml with the bed's addresses; host keys are left for `kit bootstrap` to learn. */
export const bedHostsFile = {
  pathIn: (folder: string): string => join(folder, 'hosts.yaml'),

  /** Names as the repository's file has them, in its order. */
  names(list: 'hosts' | 'devices'): string[] {
    const file = parseDocument(readFileSync(repositoryFile, 'utf8')).toJS() as Readonly<
      Record<string, { name: string }[]>
    >;
    return (file[list] ?? []).map(({ name }) => name);
  },

  write(folder: string, hosts: readonly Place[], devices: readonly Place[]): void {
    const document = parseDocument(readFileSync(repositoryFile, 'utf8'));
    for (const [index, { name, address }] of hosts.entries()) {
      document.setIn(['hosts', index, 'address'], address);
      const source = sources[name];
      if (source === undefined) continue;
      document.setIn(['hosts', index, 'sources', 'docker'], source.docker);
      if (!document.hasIn(['hosts', index, 'sources', 'files']))
        document.setIn(
          ['hosts', index, 'sources', 'files'],
          document.createNode([{ path: source.file, service: source.service }]),
        );
    }
    for (const [index, { address }] of devices.entries())
      document.setIn(['devices', index, 'address'], address);
    writeFileSync(bedHostsFile.pathIn(folder), document.toString({ lineWidth: 0 }));
  },
} as const;
