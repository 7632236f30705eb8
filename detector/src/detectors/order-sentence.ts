import type { Claim } from './detector.ts';
import type { Culprit } from './order-breaks.ts';

/** A template's text is cut here. */
const textMax = 60;

/** What was expected and what came, for people. */
export function orderSentence(
  { strongest, times }: Culprit,
  nameOf: (template: number) => string,
): Pick<Claim, 'seen' | 'usual' | 'observed' | 'expected' | 'threshold' | 'unit'> {
  const { pair, isMissing, beside } = strongest;
  const name = (template: number): string => quoted(nameOf(template));
  const [first, second] = [name(pair.from), name(pair.to)];
  const often = times > 1 ? `, ${times} times` : '';
  const all = pair.met + (isMissing ? pair.missed : pair.bare);
  const held = `${pair.met.toLocaleString('en')} of ${all.toLocaleString('en')} times`;
  const within = `at most ${spanOf(pair.longestMs)} later`;
  const shared = { observed: times, expected: 0, threshold: 1, unit: 'steps out of order' };
  if (isMissing) {
    const got = beside === 0 || beside === pair.to ? 'it did not come' : `got ${name(beside)}`;
    return {
      ...shared,
      seen: `expected ${second} after ${first}, ${got}${often}`,
      usual: `it came in ${held}, ${within}`,
    };
  }
  const got = beside === 0 ? 'nothing' : name(beside);
  return {
    ...shared,
    seen: `expected ${first} before ${second}, got ${got}${often}`,
    usual: `it came before it in ${held}, the second ${within}`,
  };
}

function quoted(text: string): string {
  return `"${text.length <= textMax ? text : `${text.slice(0, textMax - 1)}…`}"`;
}

function spanOf(ms: number): string {
  if (ms < 1_000) return `${Math.max(1, Math.round(ms))} ms`;
  const seconds = ms / 1_000;
  if (seconds < 120) return `${Number(seconds.toPrecision(2))} s`;
  return `${Math.round(seconds / 60)} minutes`;
}
