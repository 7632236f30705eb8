/** What bundle.sh applies to a machine as one: a service's files, units, checks and readiness. */
export interface HostBundle {
  readonly service: string;
  readonly directories: readonly HostDirectory[];
  readonly files: readonly HostFile[];
  readonly units: readonly HostUnit[];
  readonly containers: readonly HostContainer[];
  /** Before the swap, as root; `@{stage}` stands for the folder that mirrors / with the new files. */
  readonly validate: readonly HostCommand[];
  /** After the swap, before units are touched; a failure puts the former files back. */
  readonly apply: readonly HostCommand[];
  /** Before the files go for good; failures do not stop it. */
  readonly destroy: readonly HostCommand[];
  readonly ready: readonly HostProbe[];
}

export interface HostDirectory {
  /** Absolute, of the characters A-Z a-z 0-9 and @ . _ / + : - only. */
  readonly path: string;
  /** Octal, four digits. */
  readonly mode: string;
  /** `user:group`, names or numbers. */
  readonly owner: string;
}

export interface HostFile extends HostDirectory {
  readonly content: string;
  /** Staged for `validate`, never on the host. */
  readonly isStageOnly: boolean;
}

export interface HostUnit {
  readonly name: string;
  /** Ours is enabled and running; another's is only told of changes, where it runs. */
  readonly isOurs: boolean;
  readonly onChange: 'restart' | 'reload' | 'nothing';
  /** Paths whose change it is told of. */
  readonly triggers: readonly string[];
}

export interface HostContainer {
  readonly name: string;
  /** What the container's label `tidewatch.spec` must say for it to be restarted in place. */
  readonly spec: string;
  readonly triggers: readonly string[];
}

export interface HostCommand {
  /** Shell text, one line. */
  readonly command: string;
  /** Paths whose change it is for; undefined: any change of the bundle. */
  readonly whenChanged: readonly string[] | undefined;
}

export interface HostProbe {
  /** Shell text, one line; repeated until it succeeds. */
  readonly command: string;
  readonly seconds: number;
  /** Only where this container of the bundle runs as planned; undefined: always. */
  readonly container: string | undefined;
}
