import { type Command, InvalidArgumentError } from 'commander';
import { hourMultipliers } from '../config/hour-multipliers.ts';
import type { EvaluationLimits } from '../eval/data-set.ts';
import { DetectorError } from '../model/detector-error.ts';
import type { Options } from './add-settings.ts';
import type { CommandContext } from './command-context.ts';
import { oneOf } from './one-of.ts';

const examples = `
Examples:
  logdetect eval --data ../data
  logdetect eval --data ../data --only parsing,bgl --json
  logdetect eval --data ../data --only linux-syslog --budget 1 --budget-by-hour 22-6:0.2

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
    .option('--budget <n>', 'alerts a day that may be told; default 3', above0)
    .option(
      '--budget-by-hour <spans>',
      'what it is multiplied with by hour, UTC: 22-6:0.2,8-9:2',
      spansOf,
    )
    .option(
      '--target-fpr <share>',
      'of normal windows and sessions so many may be alarms; default 0.01',
      above0,
    )
    .option('--format <format>', 'text or json', 'text')
    .option('--json', 'the same as --format json')
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      const format =
        options['json'] === true
          ? 'json'
          : oneOf('format', options['format'], ['text', 'json'] as const);
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
        limits: limitsOf(options),
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

/** From an hour until another, and a multiplier. */
const hourSpan = /^([01]?\d|2[0-3])-([01]?\d|2[0-4]):\d{1,3}(\.\d+)?$/;

function above0(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Give a number above 0.');
}

function spansOf(text: string): readonly string[] {
  const spans = text.split(',');
  const wrong = spans.find((span) => !hourSpan.test(span));
  if (wrong === undefined) return spans;
  throw new InvalidArgumentError(`"${wrong}" is none: give hours and a multiplier, 22-6:0.2.`);
}

function limitsOf(options: Options): EvaluationLimits {
  const { budget, targetFpr, budgetByHour } = options;
  return {
    budgetPerDay: typeof budget === 'number' ? budget : undefined,
    targetFpr: typeof targetFpr === 'number' ? targetFpr : undefined,
    hourMultipliers: Array.isArray(budgetByHour) ? hourMultipliers(budgetByHour) : undefined,
  };
}

function unknownDataSet(name: string, known: readonly string[]): DetectorError {
  return new DetectorError(`Cannot judge "${name}": there is no such data set`, {
    code: 'input-not-found',
    hint: `There is ${known.join(', ')}.`,
  });
}
