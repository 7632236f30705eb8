import type { Command } from 'commander';
import { DetectorError } from '../model/detector-error.ts';
import type { Options } from './add-settings.ts';
import type { CommandContext } from './command-context.ts';
import { oneOf } from './one-of.ts';

const examples = `
Examples:
  logdetect eval --data ../data
  logdetect eval --data ../data --only parsing,bgl --format json

Time order, thresholds and calibration from the training part only; beside each F1 stand the alerts a
day or the questions asked. What is not in the folder is named.`;

/** `logdetect eval`: judges the detector on labelled data. */
export function addEval(program: Command, context: CommandContext): void {
  program
    .command('eval')
    .description('judge the detector on folders of labelled logs, in time order')
    .requiredOption('--data <dir>', 'folder with a folder for each data set')
    .option('--only <names>', 'data sets, with commas between')
    .option('--answers <n>', 'questions that an oracle answers from the labels', Number)
    .option('--format <format>', 'text or json', 'text')
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      const format = oneOf('format', options['format'], ['text', 'json'] as const);
      const only = typeof options['only'] === 'string' ? options['only'].split(',') : undefined;
      const answers = typeof options['answers'] === 'number' ? options['answers'] : undefined;
      const { dataSets, evaluate } = await import('../eval/evaluate.ts');
      const { formatEvaluation } = await import('../eval/format-evaluation.ts');
      const known = dataSets.map(({ name }) => name);
      for (const name of only ?? []) {
        if (!known.includes(name)) throw unknownDataSet(name, known);
      }
      const { error, out } = context.terminal;
      const evaluation = await evaluate({
        folder: String(options['data']),
        only,
        answers,
        onProgress: (text) => {
          if (error.isTTY === true) error.write(`${text} …\n`);
        },
      });
      if (format !== 'json') {
        out.write(`${formatEvaluation(evaluation)}\n`);
        return;
      }
      for (const { name, reason } of evaluation.notJudged)
        error.write(`not judged: ${name}: ${reason}\n`);
      out.write(`${JSON.stringify(evaluation.results, null, 2)}\n`);
    });
}

function unknownDataSet(name: string, known: readonly string[]): DetectorError {
  return new DetectorError(`Cannot judge "${name}": there is no such data set`, {
    code: 'input-not-found',
    hint: `There is ${known.join(', ')}.`,
  });
}
