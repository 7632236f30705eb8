/**
 * hosts.yaml as data: every default put in, every reference resolved, nothing left to decide about what
 * a machine is. What runs on it and why is `HostPlan`'s.
 */
export interface Fleet {
  /** The file that it was read from, as the caller named it. */
  readonly file: string;
  readonly central: CentralHost;
  /** Central host first, the others in the file's order. */
  readonly hosts: readonly Host[];
  readonly devices: readonly Device[];
}

/** A machine that the kit sets up. */
export interface Host {
  /** Stack name, `host` label, prefix of resource names: lower-case letters, digits, hyphens. */
  readonly name: string;
  /** IPv4 or IPv6 address, or DNS name, that the other hosts and the kit reach it at. */
  readonly address: string;
  readonly role: 'central' | 'agent';
  readonly ssh: SshAccess;
  readonly agent: AgentKind;
  readonly sources: Sources;
  /** Further labels of every stream of this host; few values each. */
  readonly labels: Readonly<Record<string, string>>;
  /** IANA name. */
  readonly timezone: string;
  /** Folder that holds one folder a service: "/data01/services". */
  readonly dataRoot: string;
  readonly limits: Limits;
}

/** The machine that Loki and the detector run on; a fleet has exactly one. */
export interface CentralHost extends Host {
  readonly role: 'central';
  readonly detector: DetectorChoices;
  readonly nginx: NginxChoices;
  readonly grafana: GrafanaChoices;
  readonly n8n: N8nChoices;
}

export type AgentKind = 'promtail' | 'alloy';

export interface SshAccess {
  readonly user: string;
  readonly port: number;
  /** "ssh-ed25519 AAAA…" as in known_hosts, without the name; undefined: nothing connects yet. */
  readonly hostKey: string | undefined;
  /** A jump host. */
  readonly proxy: SshProxy | undefined;
}

export interface SshProxy {
  readonly address: string;
  readonly user: string;
  readonly port: number;
  readonly hostKey: string | undefined;
}

/** What is read on a host. */
export interface Sources {
  readonly journald: boolean;
  /** `journald`: containers log to the journal; `socket`: the agent asks Docker's API, being in group docker. */
  readonly docker: 'journald' | 'socket' | 'off';
  readonly files: readonly FileSource[];
  /**
   * Who listens on 1514, TCP and UDP. `rsyslog` takes any dialect and keeps a disk queue; `agent` takes
   * RFC 5424 by TCP and RFC 3164 by UDP.
   */
  readonly syslog: 'rsyslog' | 'agent' | 'off';
}

/** Log files that a program writes by itself. */
export interface FileSource {
  /** Absolute, may hold `*` and `**`. */
  readonly path: string;
  /** The streams' `service`. */
  readonly service: string;
  /** RE2 that matches the first line of an event of several lines; undefined: a line an event. */
  readonly firstLine: string | undefined;
}

/** Something that only sends syslog. */
export interface Device {
  readonly name: string;
  /** IPv4 or IPv6 address that its messages come from. */
  readonly address: string;
  readonly format: 'auto' | 'rfc3164' | 'rfc5424';
  /** Further labels of its streams. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * `existing`: it runs on the host already, we provision into it and take back only what we put there;
 * `deploy`: we run it; `off`: there is none.
 */
export type ComponentMode = 'existing' | 'deploy' | 'off';

export interface DetectorChoices {
  /** Alerts that are welcome on a day, for the whole fleet. */
  readonly budget: number;
  /** A new host's lines are learned silently for so long: 30m, 24h, 7d. */
  readonly learn: string;
  /** Name of this fleet in incidents and alerts. */
  readonly environment: string;
}

export interface NginxChoices {
  readonly mode: Exclude<ComponentMode, 'off'>;
  /** Folder that the existing nginx includes in its http block. */
  readonly configFolder: string;
  /** Who its workers run as, "www-data:www-data": they read the password files. */
  readonly owner: string;
  /** Paths on the host of certificate and key; undefined: plain HTTP. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
}

export interface GrafanaChoices {
  readonly mode: ComponentMode;
  /** Where people reach it: 8910. */
  readonly port: number;
  /** Grafana's provisioning folder on the host. */
  readonly provisioning: string;
  /** The same folder as Grafana sees it; differs when Grafana runs in a container. */
  readonly provisioningInside: string;
  /** Who must be able to read it there: "root:grafana", "472:0". */
  readonly owner: string;
  /** systemd unit or container to restart when provisioned files change; undefined: it is left alone. */
  readonly restart: { readonly unit: string } | { readonly container: string } | undefined;
}

export interface N8nChoices {
  readonly mode: ComponentMode;
  /** Where people reach it: 5678. */
  readonly port: number;
  /** Where the detector sends alerts. */
  readonly webhookUrl: string;
  /** Name of the container that it runs in; the workflow is imported with n8n's own command there. */
  readonly container: string;
}

/** cpus in cores, the rest in MiB (memory) and GiB (disk). */
export interface Limit {
  readonly cpus: number;
  readonly memoryMb: number;
  /** Held by retention and alarms before it is reached, not by a quota. */
  readonly diskGb: number;
}

export interface Limits {
  readonly agent: Limit;
  readonly detector: Limit;
  readonly loki: Limit & { readonly retentionDays: number };
  readonly grafana: Limit;
  readonly n8n: Limit;
}
