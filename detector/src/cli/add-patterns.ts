import type { Command } from 'commander';
import type { PatternProblem } from '../patterns/pattern.ts';
import type { CommandContext } from './command-context.ts';
import { exitCodes } from './exit-codes.ts';
import { oneOf } from './one-of.ts';

const examples = `
Examples:
  logdetect patterns list
  logdetect patterns list --format json
  logdetect patterns test own.patterns       is it right, does it match its own.examples
  logdetect patterns test own.patterns --against /var/log/syslog

A pattern file has lines NAME REGEX [score] [description], in RE2 syntax; a file of the same name with
.examples for its ending may stand beside it, with lines NAME + line (must match), NAME - line (must not).`;

/** `logdetect patterns`: what patterns there are, and whether a file of one's own is right. */
export function addPatterns(program: Command, context: CommandContext): void {
  const command = program
    .command('patterns')
    .description('the patterns that lines are compared with')
    .addHelpText('after', examples);
  command
    .command('list')
    .description('all patterns: category, name, score')
    .option('--dir <dir>', 'a folder with .patterns files of your own')
    .option('--format <format>', 'text or json', 'text')
    .action(async (options: { readonly dir?: string; readonly format: string }) => {
      const format = oneOf('format', options.format, ['text', 'json'] as const);
      const { loadPatterns } = await import('../pipeline/load-patterns.ts');
      const { patterns, problems } = await loadPatterns(options.dir);
      const { printable } = await import('./printable.ts');
      const rows = patterns.map(({ pattern: { name, category, score, description } }) => {
        return { name, category, score, description };
      });
      context.terminal.out.write(
        format === 'json'
          ? `${JSON.stringify(rows, null, 2)}\n`
          : rows
              .map(({ name, category, score, description }) =>
                printable(
                  `${category.padEnd(12)} ${score.toFixed(1).padStart(4)}  ${name}  ${description}`,
                ),
              )
              .map((line) => `${line.trimEnd()}\n`)
              .join(''),
      );
      tell(context, problems);
    });
  command
    .command('test')
    .description('load a pattern file, run the examples beside it, count what it matches')
    .argument('<file>', 'a .patterns file')
    .option('--against <log>', 'count the lines of a log file that each pattern matches')
    .action(async (file: string, options: { readonly against?: string }) => {
      const { testPatterns } = await import('./test-patterns.ts');
      const {
        patterns,
        examples: tried,
        problems,
        hits,
      } = await testPatterns(file, options.against);
      const { out } = context.terminal;
      out.write(`${patterns} patterns, ${tried} examples, ${problems.length} problems\n`);
      for (const [name, lines] of hits) out.write(`${String(lines).padStart(10)}  ${name}\n`);
      tell(context, problems);
    });
}

function tell({ terminal, exit }: CommandContext, problems: readonly PatternProblem[]): void {
  for (const { file, line, column, reason } of problems)
    terminal.error.write(`${file}:${line}:${column}: ${reason}\n`);
  if (problems.length > 0) exit(exitCodes.configuration);
}
