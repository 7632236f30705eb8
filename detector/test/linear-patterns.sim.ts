/**
 * Every built-in expression on 256 KiB of what is worst for it: built-in ones run on V8, whose engine goes
 * back, so a bad one would stop the path. The bound is the promise itself; of five runs the best counts,
 * in CPU time, so that a busy machine does not break it; a slow one, by a yardstick, has as much more.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompiledPattern } from '../src/patterns/compile-pattern.ts';
import { loadPatterns } from '../src/pipeline/load-patterns.ts';

const textBytes = 262_144;
const cpuMsMax = 50;
const runsMax = 5;
/** An expression that looks as far as they do, and how long it takes for the text on a machine of usual speed. */
const yardstick = /(?:kettle|teapot).{0,100}(?:cup|saucer|spoon)/i;
const yardstickCpuMs = 12;
/** What recheck 4.5.0 found for any of them (docs/decisions/0034): what comes first, and what is repeated. */
const attacks = [
  ['x', '] ERROR: l'],
  ['(D', 'C'],
] as const;
/** What numbers, blanks, quotes, paths and escapes make long. */
const common = ['0', ' ', 'a', '1.', 'a.', 'f0', '"', '/', '=', '\\', '<', '%2e', 'x"y ', ':', '%'];

test('every built-in pattern takes at most 50 ms for 256 KiB of its worst text', async (t) => {
  const { patterns } = await loadPatterns();
  const pace = Math.max(1, bestOf(yardstick, textOf('kettle '), 0) / yardstickCpuMs);
  const slow: string[] = [];
  let most = { cpuMs: 0, name: '' };
  for (const compiled of patterns) {
    for (const [first, unit] of [...attacks, ...unitsOf(compiled)]) {
      const cpuMs = bestOf(compiled.expression, first + textOf(unit)) / pace;
      const { name } = compiled.pattern;
      if (cpuMs > most.cpuMs) most = { cpuMs, name };
      if (cpuMs > cpuMsMax) slow.push(`${name} on "${unit}": ${Math.round(cpuMs)} ms`);
    }
  }
  t.diagnostic(
    `${patterns.length} patterns; slowest ${most.name}, ${most.cpuMs.toFixed(1)} ms; ` +
      `the machine takes ${pace.toFixed(2)} of the usual time`,
  );
  assert.deepEqual(slow, []);
});

/** Repeats of the expression's own literals bring it furthest before it fails, again and again. */
function unitsOf({ literals, source }: CompiledPattern): readonly (readonly [string, string])[] {
  const words = [...source.matchAll(/[A-Za-z][A-Za-z _:/.=-]{2,}/g)].map(([word]) => word);
  const own = [...literals, ...words].flatMap((word) => [
    word,
    `${word} `,
    ` ${word}a`,
    `] ${word}a`,
  ]);
  return [...new Set([...own, ...common])].map((unit) => ['', unit]);
}

function textOf(unit: string): string {
  return unit.repeat(Math.ceil(textBytes / unit.length));
}

/** @param enoughMs no further run where one took so little */
function bestOf(
  expression: CompiledPattern['expression'],
  text: string,
  enoughMs = cpuMsMax / 2,
): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runsMax && best > enoughMs; run++) {
    const before = process.cpuUsage();
    expression.test(text);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}
