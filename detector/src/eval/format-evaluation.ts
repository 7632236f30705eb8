import type { Evaluation } from './evaluate.ts';

/** An evaluation for people: a block for each data set, then what was not judged and why. */
export function formatEvaluation({ results, notJudged }: Evaluation): string {
  const blocks = Object.entries(results).map(([name, measures]) => {
    const width = Math.max(...Object.keys(measures).map((measure) => measure.length));
    const rows = Object.entries(measures).map(
      ([measure, value]) => `  ${measure.padEnd(width)}  ${format(value)}`,
    );
    return [name, ...rows].join('\n');
  });
  if (notJudged.length > 0) {
    const rows = notJudged.map(({ name, reason }) => `  ${name}: ${reason}`);
    blocks.push(['Not judged, or only in part:', ...rows].join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

function format(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : value.toFixed(4);
}
