import { parser } from '@grafana/lezer-logql';

/** What Grafana puts in before it asks Loki. */
const variables: readonly (readonly [RegExp, string])[] = [
  [/\$__(auto|range|interval)\b/g, '5m'],
  [/\$\{?[a-z]+\}?/g, '.*'],
];

/** Why a LogQL expression does not parse; undefined when it does. */
export function logqlProblem(expression: string): string | undefined {
  let text = expression;
  for (const [variable, value] of variables) text = text.replaceAll(variable, value);
  let at: number | undefined;
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) at ??= node.from;
    },
  });
  return at === undefined ? undefined : `LogQL is wrong at "${text.slice(at, at + 24)}"`;
}
