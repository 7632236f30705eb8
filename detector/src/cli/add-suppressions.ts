import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { oneOf } from './one-of.ts';

const examples = `
Examples:
  logdetect suppressions check suppressions.yaml
  logdetect serve --suppressions suppressions.yaml

A file of suppressions says what is not to be told, with who answers for it, why, and until when:

suppressions:
  - template: Failed password for <*>    # or its id, or pattern: NAME
    host: dns*                           # and, or alone: host, service
    reason: the scanner of the insurance
    owner: anna
    expires: 2026-12-31

check exits with 3 when something is wrong in it.`;

/** `logdetect suppressions`: whether a file of suppressions is right, and what of it has expired. */
export function addSuppressions(program: Command, context: CommandContext): void {
  const command = program
    .command('suppressions')
    .description('files of what is not to be told')
    .addHelpText('after', examples);
  command
    .command('check')
    .description('name every problem with its place, and what has expired')
    .argument('<file>', 'a file of suppressions (YAML)')
    .option('--format <format>', 'text or json', 'text')
    .action(async (file: string, options: { readonly format: string }) => {
      const format = oneOf('format', options.format, ['text', 'json'] as const) ?? 'text';
      const { checkSuppressions } = await import('./check-suppressions.ts');
      await checkSuppressions({ context, file, format, nowMs: Date.now() });
    });
}
