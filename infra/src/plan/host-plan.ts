import type { Host } from '../fleet/fleet.ts';

/**
 * What one host gets, and why. Plain data, made from the fleet alone: the same fleet gives the same plan
 * wherever it is made, and a preview, a test and a deployment read the same one.
 */
export interface HostPlan {
  readonly host: Host;
  /** In the order in which they are applied. */
  readonly bundles: readonly ServiceBundle[];
  /** In the order in which they start; of the central host only. */
  readonly containers: readonly ContainerPlan[];
  /** Docker networks that the containers need, each made by us. */
  readonly networks: readonly string[];
  readonly ports: readonly PortClaim[];
  /** Programs that must be on the host before its bundles are applied; bootstrap brings them. */
  readonly programs: readonly ProgramNeed[];
  /** What Docker's daemon.json must hold, merged into what is there by bootstrap; undefined: as it is. */
  readonly dockerDaemon: Readonly<Record<string, unknown>> | undefined;
  /** Why the plan is as it is, a sentence each, for people. */
  readonly reasons: readonly string[];
}

export type BundleName =
  | 'base'
  | 'loki'
  | 'detector'
  | 'nginx'
  | 'syslog'
  | 'agent'
  | 'grafana'
  | 'n8n';

/**
 * Files that belong together and the systemd units that read them: staged, validated, compared, moved
 * into place, reloaded and rolled back as one. Files that an earlier version of the bundle put on the
 * host and this one does not are removed.
 *
 * Every `argv` here runs as root, without a shell. In it `@{stage}` stands for the folder that mirrors
 * the host's root with the new files, and `@{image:loki}` for the pinned reference of an image.
 */
export interface ServiceBundle {
  readonly name: BundleName;
  readonly files: readonly FilePlan[];
  /** Made before the files, parents first; left behind when the bundle goes, unless empty. */
  readonly directories: readonly DirectoryPlan[];
  /** On the staged files, before anything is moved. */
  readonly validate: readonly CommandPlan[];
  /** After the files were moved, before units are touched; a failure rolls back. */
  readonly apply: readonly CommandPlan[];
  /** In order. A change of a file under /etc/systemd/system runs `systemctl daemon-reload` first. */
  readonly units: readonly UnitPlan[];
  /** Probed until they hold, after the units. */
  readonly ready: readonly Probe[];
  /** Before the files are removed, when the bundle goes for good; failures do not stop it. */
  readonly destroy: readonly CommandPlan[];
}

export interface FilePlan {
  /** Under templates/: "promtail/config.yaml.hbs". A name that does not end in .hbs is copied as it is. */
  readonly template: string;
  readonly path: string;
  /** "0644" */
  readonly mode: string;
  /** "root:root"; names or numbers. */
  readonly owner: string;
  /** What the template may name. */
  readonly values: TemplateValues;
  /** Names of the secrets that its content refers to; a file with any has mode 0600. */
  readonly secrets: readonly string[];
  /** Only in the staging folder, for `validate`; never on the host. */
  readonly isStageOnly: boolean;
}

export type TemplateValue =
  | string
  | number
  | boolean
  | undefined
  | readonly TemplateValue[]
  | TemplateValues;
export interface TemplateValues {
  readonly [name: string]: TemplateValue;
}

export interface DirectoryPlan {
  readonly path: string;
  readonly mode: string;
  readonly owner: string;
}

export interface CommandPlan {
  readonly argv: readonly [string, ...string[]];
  /** Only when one of these files changed; undefined: whenever the bundle changed. */
  readonly whenChanged?: readonly string[];
  /** What it is for, where the command does not say it. */
  readonly note?: string;
}

export interface UnitPlan {
  /** "promtail.service" */
  readonly name: string;
  /**
   * Ours is enabled and started, and on destroy stopped and disabled. Another's is only told of changes,
   * where it is running.
   */
  readonly isOurs: boolean;
  /** What a changed file of `triggers` does to it. */
  readonly onChange: 'restart' | 'reload' | 'nothing';
  /** Paths of files of this bundle. */
  readonly triggers: readonly string[];
}

export type Probe = (
  | { readonly kind: 'unit'; readonly unit: string }
  | { readonly kind: 'tcp'; readonly address: string; readonly port: number }
  | { readonly kind: 'http'; readonly url: string; readonly status: number }
) & { readonly withinSeconds: number };

/** Keys of the images file. */
export type ImageKey = 'loki' | 'log-anomaly-detector' | 'grafana' | 'n8n';

/** A Docker container. Every limit is set: Docker's own defaults are "unlimited" or differ on reading back. */
export interface ContainerPlan {
  /** Also its name on its networks. */
  readonly name: string;
  readonly image: ImageKey;
  /** After the image's entry point; empty: the image's own. */
  readonly command: readonly string[];
  readonly networks: readonly string[];
  readonly ports: readonly ContainerPort[];
  readonly mounts: readonly ContainerMount[];
  /** Never a secret: whoever may ask Docker may read these. Secrets come as files. */
  readonly environment: Readonly<Record<string, string>>;
  /** "1001:1001" */
  readonly user: string;
  readonly isReadOnly: boolean;
  /** In-memory folders: path to mount options. */
  readonly tmpfs: Readonly<Record<string, string>>;
  readonly capDrop: readonly string[];
  readonly securityOpts: readonly string[];
  readonly memoryMb: number;
  /** Memory and swap together, as Docker counts; equal to `memoryMb`: no swap. */
  readonly memorySwapMb: number;
  readonly cpus: number;
  readonly pidsLimit: number;
  readonly restart: 'unless-stopped';
  readonly logDriver: 'journald' | 'json-file';
  readonly logOptions: Readonly<Record<string, string>>;
  /** undefined: the image has no shell or client to run one with; readiness is probed from the host. */
  readonly healthcheck: Healthcheck | undefined;
  readonly stopSeconds: number;
  /** Names of containers that are started before. */
  readonly dependsOn: readonly string[];
  /** The bundle that holds its files: applied before. */
  readonly bundle: BundleName;
  /** Paths of rendered files that it reads only when it starts: their change replaces it. */
  readonly readsAtStart: readonly string[];
  /** From the host, after it was started. */
  readonly ready: readonly Probe[];
}

export interface ContainerPort {
  readonly inside: number;
  /** On the host. */
  readonly port: number;
  readonly address: string;
  readonly protocol: 'tcp' | 'udp';
}

export interface ContainerMount {
  readonly source: string;
  readonly target: string;
  readonly isReadOnly: boolean;
}

export interface Healthcheck {
  readonly test: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startSeconds: number;
}

/** A port that something of ours, or something that we know of, listens on. */
export interface PortClaim {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** "127.0.0.1", or "0.0.0.0" for every address of the host. */
  readonly address: string;
  /** "loki", "nginx", "rsyslog" */
  readonly by: string;
}

export interface ProgramNeed {
  readonly name: string;
  /** undefined: the distribution's. */
  readonly version: string | undefined;
  readonly path: string;
  /** Debian package that brings it; undefined: it comes as a release binary. */
  readonly debian: string | undefined;
}
