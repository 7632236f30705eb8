import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLineBound } from './is-line-bound.ts';

test('isLineBound says which expressions match within a line or not at all', () => {
  const bound = [
    'a b',
    'a.{0,9}b',
    String.raw`\bport \d+\b`,
    String.raw`[^x\n]+y`,
    String.raw`\S+`,
  ];
  for (const source of bound) assert.equal(isLineBound(source, 'i'), true, source);
  const spanning = [String.raw`a\s+b`, '[^x]+', '^a', 'a$', String.raw`a\nb`, String.raw`\W`];
  for (const source of spanning) assert.equal(isLineBound(source, ''), false, source);
  for (const source of ['^a', 'a$', '(?:^| )a'])
    assert.equal(isLineBound(source, 'm'), true, source);
  assert.equal(isLineBound('a.b', 's'), false);
  assert.equal(isLineBound('(?=a)b', ''), false);
});
