import type { LocalFile } from './host-shell.ts';
import type { StepName } from './step-names.ts';

/** Something that holds on a host afterwards, however it was before. All shell text runs as root. */
export interface BootstrapStep {
  readonly name: StepName;
  /** What holds afterwards: "user deploy". */
  readonly goal: string;
  /** One sentence, for people. */
  readonly reason: string;
  /** Changes nothing; ends with 0 where the goal holds, else prints why not. */
  readonly check: string;
  /** Brings it about; undefined: only people can. */
  readonly apply: string | undefined;
  /** What `apply` reads. */
  readonly stdin?: string | LocalFile;
  /** What to do when it cannot be brought about. */
  readonly hint: string;
  /** Of `apply`; a minute where nothing is said. */
  readonly timeoutMs?: number;
}
