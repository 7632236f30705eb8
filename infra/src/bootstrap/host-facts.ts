/** What a host is before anything is done to it. */
export interface HostFacts {
  /** "Debian GNU/Linux 12 (bookworm)" */
  readonly system: string;
  /** "x86_64", as uname says. */
  readonly machine: string;
  readonly hasApt: boolean;
  readonly hasSystemd: boolean;
  /** IANA name, or what else /etc/localtime points to; undefined: it points nowhere. */
  readonly timezone: string | undefined;
  /** Of the programs that were asked about, the paths that are there. */
  readonly programs: readonly string[];
  readonly docker: DockerFacts;
  readonly firewalls: readonly Firewall[];
  /** Free space in MiB where data will lie; undefined: it cannot be told. */
  readonly freeMb: number | undefined;
}

export interface DockerFacts {
  readonly isRunning: boolean;
  /** Containers that would be stopped by a restart of Docker. */
  readonly containers: number;
  /** Text of /etc/docker/daemon.json; undefined: there is none. */
  readonly daemon: string | undefined;
}

/** Something that may drop what is not allowed. */
export type Firewall =
  | { readonly kind: 'ufw' }
  | { readonly kind: 'firewalld' }
  /** A chain of nftables at hook input whose policy is to drop: "inet filter input". */
  | { readonly kind: 'nftables'; readonly chain: string };
