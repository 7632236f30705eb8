import { Command } from 'commander';
import type { CommandContext } from '../src/cli/command-context.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/**
 * Runs one command of the kit with an environment of its own.
 *
 * @throws {KitError} what the command throws
 */
export async function runCommand(
  add: (program: Command, context: CommandContext) => void,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  let code = 0;
  let out = '';
  let error = '';
  const program = new Command('kit').exitOverride();
  add(program, {
    environment,
    terminal: {
      out: { write: (text: string) => (out += text) },
      error: { write: (text: string) => (error += text) },
      hasColour: false,
      isInteractive: false,
    },
    exit: (asked) => {
      code = asked;
    },
  });
  await program.parseAsync(args, { from: 'user' });
  return { code, out, error };
}
