import { parseArgs } from 'node:util';
import { evaluate } from './evaluate.ts';
import { formatEvaluation } from './format-evaluation.ts';

/** `npm run eval -- --data DIR [--only a,b] [--answers N] [--format text|json]` */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string' },
    answers: { type: 'string' },
    format: { type: 'string', default: 'text' },
  },
});
if (values.data === undefined) {
  process.stderr.write('Cannot evaluate: --data DIR says where the data is\n');
  process.exitCode = 2;
} else {
  const evaluation = await evaluate({
    folder: values.data,
    only: values.only?.split(','),
    answers: values.answers === undefined ? undefined : Number(values.answers),
    onProgress: (text) => process.stderr.write(`judging ${text}\n`),
  });
  if (values.format === 'json') {
    for (const { name, reason } of evaluation.notJudged) {
      process.stderr.write(`not judged, or only in part: ${name}: ${reason}\n`);
    }
    process.stdout.write(`${JSON.stringify(evaluation.results, undefined, 2)}\n`);
  } else process.stdout.write(formatEvaluation(evaluation));
}
