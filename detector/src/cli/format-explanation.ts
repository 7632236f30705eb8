import type { LineExplanation } from '../http/service-view.ts';
import { levelNames } from '../model/level-of.ts';
import { factorRows } from './factor-rows.ts';
import { type LabelledRow, labelledRows } from './labelled-rows.ts';
import { printable } from './printable.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

/** A line's parts, what was expected and seen, and the factors, as text. */
export function formatExplanation(
  explained: LineExplanation,
  terminal: Terminal,
  hasFeatures = false,
): string {
  const { explanation, template, level } = explained;
  const rows: readonly LabelledRow[] = [
    ['host', explained.host],
    ['service', explained.service],
    ['level', level === undefined ? '' : levelNames[level]],
    ['message', explained.message],
    ['template', template?.text ?? 'a new one'],
    ['expected', explanation.expected],
    ['seen', explanation.seen],
    ...factorRows(explanation.factors),
    ...(hasFeatures ? featureRows(explained.features) : []),
  ];
  const verdict = explained.isUnusual ? `unusual, score ${explained.score.toFixed(2)}` : 'usual';
  const style = explained.isUnusual ? 'yellow' : 'green';
  return [
    `${styled(terminal, style, verdict)}  ${styled(terminal, 'bold', printable(explanation.headline))}`,
    ...labelledRows(rows, terminal),
  ].join('\n');
}

function featureRows(features: LineExplanation['features']): readonly LabelledRow[] {
  return Object.entries(features).map(([name, value]) => [
    name,
    value === null ? 'nothing to measure' : String(Math.round(value * 1e4) / 1e4),
  ]);
}
