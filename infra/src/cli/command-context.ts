import type { Terminal } from './terminal.ts';

/** What a command gets from its surroundings. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Sets the exit code that the process ends with. */
  exit(code: number): void;
}
