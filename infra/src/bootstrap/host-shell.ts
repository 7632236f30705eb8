/** What a command on a host said. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A file of this machine that is sent as it is. */
export interface LocalFile {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface RunOptions {
  /** What the command reads. */
  readonly stdin?: string | LocalFile | undefined;
  /** The connection is given up after this. */
  readonly timeoutMs?: number;
}

/** A connection to a host whose key has been checked. */
export interface HostShell {
  /**
   * Runs shell text as root.
   *
   * @throws {KitError} `unreachable` when the connection breaks, or nothing comes back in time
   */
  runAsRoot(text: string, options?: RunOptions): Promise<Said>;
  /** The same as who logged in. */
  run(text: string, options?: RunOptions): Promise<Said>;
  close(): void;
}
