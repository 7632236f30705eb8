import type { Terminal } from './terminal.ts';

/** What a command gets of the process that it runs in. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborts when the person or the supervisor asks the process to end. */
  readonly signal: AbortSignal;
  /** Sets the process's exit code: a command that found something is not a failure. */
  readonly exit: (code: number) => void;
}
