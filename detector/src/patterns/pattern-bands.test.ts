import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backtrackingEngine } from './backtracking-engine.ts';
import { compilePattern } from './compile-pattern.ts';
import { parsePatterns } from './parse-patterns.ts';
import { PatternBands } from './pattern-bands.ts';

test('the band is that of the gravest pattern, with the service before the message', () => {
  const text = 'KERNEL kernel:.{0,40}error 5.0\nDEVICE error on sd[a-z] 2.0\nFINE login ok 0.5\n';
  const patterns = parsePatterns(text, 'f').patterns.map((pattern) => {
    const compiled = compilePattern(pattern, backtrackingEngine);
    if ('reason' in compiled) throw new Error(compiled.reason);
    return compiled;
  });
  const bands = new PatternBands(patterns);
  assert.equal(bands.matchOf('kernel', 'an error on sda1').band, 'critical');
  assert.equal(bands.matchOf('disk', 'an error on sda1').band, 'medium');
  assert.equal(bands.matchOf('web', 'login ok').band, undefined);
  assert.equal(new PatternBands([]).matchOf('kernel', 'error').band, undefined);
});
