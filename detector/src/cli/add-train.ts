import type { Command } from 'commander';
import { addSettings, type Options, settingsOf } from './add-settings.ts';
import type { CommandContext } from './command-context.ts';

const examples = `
Examples:
  logdetect train --input '/var/log/*.log' --days 7 --output model/
  logdetect scan --model model/ /var/log/syslog

The model is a folder: templates, baselines, calibration and a manifest. Learn from days that you would
call normal; whatever is in them is usual afterwards.`;

/** `logdetect train`: learns what is usual from files, and writes it down. */
export function addTrain(program: Command, context: CommandContext): void {
  const command = program
    .command('train')
    .description('learn what is usual from files, and write it down as a model')
    .requiredOption('--input <glob...>', 'files, globs or folders')
    .requiredOption('--output <dir>', 'folder of the model; one that is there is replaced')
    .option(
      '--days <n>',
      'learn from the last N days of the input only (default: all of it)',
      Number,
    )
    .addHelpText('after', examples);
  addSettings(command, ['budget', 'timezone']);
  command.action(async (options: Options) => {
    const { settings } = settingsOf(options, context);
    const { trainModel } = await import('./train-model.ts');
    await trainModel({
      context,
      settings,
      inputs: Array.isArray(options['input']) ? options['input'].map(String) : [],
      days: typeof options['days'] === 'number' ? options['days'] : undefined,
      outputPath: String(options['output']),
    });
  });
}
