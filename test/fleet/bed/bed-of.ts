import { bedHostsFile } from './bed-hosts-file.ts';
import { bedSsh } from './bed-ssh.ts';
import type { Machine } from './machine.ts';
import { removeBed } from './remove-bed.ts';
import { runProgram } from './run-program.ts';

export interface Bed {
  readonly name: string;
  /** The operator's: hosts.yaml, operator.key, known_hosts. */
  readonly folder: string;
  readonly hosts: readonly Machine[];
  /** Addresses of this machine: what is sent from there comes from that device. */
  readonly devices: readonly { readonly name: string; readonly address: string }[];
  readonly hostsFile: string;
  readonly sshKeyFile: string;
  host(name: string): Machine;
  /** Runs a command line on a host, as root; resolves to what it wrote, and throws when it fails. */
  ssh(host: string, command: string, options?: SshOptions): Promise<string>;
  /** Runs a command line on a host as root without logging in: nothing of it stands in the host's journal. */
  inside(host: string, command: string): Promise<string>;
  /** All of it goes, at once. */
  stop(): Promise<void>;
}

export interface SshOptions {
  readonly user?: string;
  readonly input?: string;
}

export function bedOf({
  name,
  folder,
  machines,
  devices,
}: Pick<Bed, 'name' | 'folder' | 'devices'> & { readonly machines: readonly Machine[] }): Bed {
  const host = (wanted: string): Machine => {
    const found = machines.find(({ plan }) => plan.name === wanted);
    if (found === undefined) throw new RangeError(`Bed "${name}" has no host ${wanted}`);
    return found;
  };
  return {
    name,
    folder,
    hosts: machines,
    devices,
    hostsFile: bedHostsFile.pathIn(folder),
    sshKeyFile: bedSsh.keyFile(folder),
    host,
    ssh: (wanted, command, { user = 'root', input = '' } = {}) =>
      runProgram([...bedSsh.command(folder, user, host(wanted).plan.address), command], { input }),
    inside: (wanted, command) => runProgram(enter(host(wanted), command)),
    stop: () => removeBed(name),
  };
}

function enter({ pid, plan }: Machine, command: string): [string, ...string[]] {
  if (pid === undefined) throw new Error(`${plan.name} is off`);
  const spaces = ['mount', 'uts', 'ipc', 'net', 'pid', 'cgroup'].map((space) => `--${space}`);
  return ['nsenter', `--target=${pid}`, ...spaces, '--wdns=/', 'sh', '-ec', command];
}
