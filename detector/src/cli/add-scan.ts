import type { Command } from 'commander';
import { DetectorError } from '../model/detector-error.ts';
import { type Severity, severities } from '../model/types.ts';
import { addSettings, judgingSettings, type Options, settingsOf } from './add-settings.ts';
import type { CommandContext } from './command-context.ts';
import { oneOf } from './one-of.ts';
import { parseMoment } from './parse-moment.ts';
import type { ScanFormat } from './scan-inputs.ts';

const formats: readonly ScanFormat[] = ['text', 'json', 'ndjson'];

const examples = `
Examples:
  logdetect scan /var/log/syslog
  logdetect scan '/var/log/*.log' old.log.gz --budget 1
  journalctl -o short-iso | logdetect scan - --format ndjson
  logdetect scan --model model/ --since 24h --fail-on high app.log

Lines before --since are learned from and not reported. A budget is how many alerts a day are welcome;
without --model, what is usual is learned on the way.`;

/** `logdetect scan`: the few odd things in files, explained. */
export function addScan(program: Command, context: CommandContext): void {
  const command = program
    .command('scan')
    .description('the few odd things in files, explained')
    .argument('[files...]', 'files, globs, folders; - is standard input')
    .option('--input <glob...>', 'the same as FILES')
    .option('--model <dir>', 'what is usual, as learned by logdetect train')
    .option('--since <moment>', 'report from here on: 24h, 7d, 2026-01-31, 2026-01-31T08:00:00Z')
    .option('--format <format>', 'text, json or ndjson', 'text')
    .option('--output <file>', 'write the result there instead of to standard output')
    .option(
      '--fail-on <severity>',
      'exit with 1 when there is an incident of this severity or above',
    )
    .option(
      '--threads <n>',
      '1, or 2: files are read in one of its own (default: 2 for several large ones)',
    )
    .addHelpText('after', examples);
  addSettings(command, judgingSettings);
  command.action(async (files: readonly string[], options: Options) => {
    const { settings } = settingsOf(options, context);
    const { scanInputs } = await import('./scan-inputs.ts');
    await scanInputs({
      context,
      settings,
      inputs: inputsOf(files, options['input']),
      modelPath: textOf(options['model']),
      sinceMs: parseMoment(textOf(options['since']), Date.now()),
      format: oneOf('format', options['format'], formats) ?? 'text',
      outputPath: textOf(options['output']),
      failOn: oneOf<Severity>('fail-on', options['failOn'], severities),
      threads: numberOf(oneOf('threads', options['threads'], ['1', '2'])),
    });
  });
}

function inputsOf(files: readonly string[], more: unknown): readonly string[] {
  const inputs = [...files, ...(Array.isArray(more) ? more.map(String) : [])];
  if (inputs.length > 0) return inputs;
  throw new DetectorError('Cannot scan nothing', {
    code: 'input-not-found',
    hint: 'Name files, globs or folders, or - for standard input.',
  });
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
