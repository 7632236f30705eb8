/**
 * Patterns beside their peers, in CPU-seconds, on the same bytes in the same run:
 * `node detector/bench/patterns.bench.ts [--data DIR] [--lines N] [--rounds N] [--only NAME,…] [--python PROGRAM]`.
 * DIR/parsing holds Loghub-2k systems; without it, lines of a small grammar. PROGRAM is a Python that has
 * google-re2 and hyperscan (`pip install google-re2 hyperscan`); without one these two are left out, aloud.
 *
 * Every line's cached answer is compared with that of the line by itself first; a difference ends the run.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchCorpora } from './bench-corpora.ts';
import { peersPatterns } from './peers-patterns.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    lines: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    python: { type: 'string' },
  },
});

const only = values.only?.split(',');
const corpora = benchCorpora(
  values.data === undefined ? undefined : join(values.data, 'parsing'),
).filter(({ name }) => only === undefined || only.includes(name));

for (const corpus of corpora) {
  const result = await peersPatterns(corpus, {
    lines: Number(values.lines),
    rounds: Number(values.rounds),
    python: values.python,
  });
  console.log(
    `\n${corpus.name}: ${result.lines} lines, ${result.matched} of them matched, ${result.tried} lines tried one by one`,
  );
  for (const { name, secondsPerMillion, times, note } of result.rows) {
    const cells = [name.padEnd(34), secondsPerMillion.toFixed(3).padStart(10), times];
    console.log(`${cells.join('  ')}${note === '' ? '' : `  ${note}`}`);
  }
}
