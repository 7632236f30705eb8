import type { Command } from 'commander';
import type { Options } from './add-settings.ts';
import type { CommandContext } from './command-context.ts';
import { oneOf } from './one-of.ts';
import { serviceAccess } from './service-access.ts';

const examples = `
Examples:
  logdetect ask                       the most informative question, and your answer
  logdetect ask --answer expected     answers the first question
  logdetect ask --format json         the questions of today, asks nothing

Asks the service that runs here (or at --url) of what signature your word would change most of what was
told or nearly told lately: expected, known-bad, important, or skip. A few a day (questionsPerDay).`;

/** `logdetect ask`: the questions of a running service, the most informative first. */
export function addAsk(program: Command, context: CommandContext): void {
  const command = program
    .command('ask')
    .description('the question whose answer helps most, and your answer')
    .option('--answer <answer>', 'expected, known-bad, important or skip; asks no person')
    .option('--format <format>', 'text or json', 'text')
    .addHelpText('after', examples);
  serviceAccess.add(command);
  command.action(async (options: Options) => {
    const { answers, askPerson } = await import('./ask-person.ts');
    await askPerson({
      context,
      ...serviceAccess.of(options, context),
      answer: oneOf('answer', options['answer'], answers),
      format: oneOf('format', options['format'], ['text', 'json'] as const) ?? 'text',
    });
  });
}
