import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretGaps } from './secret-gaps.ts';

const needs = [
  { stack: 'ocean', name: 'loki-password-dns01' },
  { stack: 'ocean', name: 'webhook-key' },
  { stack: 'dns01', name: 'loki-password-dns01' },
];
const configs = (
  ocean: Readonly<Record<string, string>>,
  dns01: Readonly<Record<string, string>>,
) =>
  new Map([
    ['ocean', new Map(Object.entries(ocean))],
    ['dns01', new Map(Object.entries(dns01))],
  ]);

test('what no stack has is unknown, once however many need it', () => {
  const { unknown, copies, conflicts } = secretGaps(needs, configs({}, {}));
  assert.deepEqual(unknown, ['loki-password-dns01', 'webhook-key']);
  assert.deepEqual([copies, conflicts], [[], []]);
});

test('what one stack has is copied to the others that need it', () => {
  const { unknown, copies } = secretGaps(
    needs,
    configs({ 'webhook-key': 'a' }, { 'loki-password-dns01': 'b' }),
  );
  assert.deepEqual(unknown, []);
  assert.deepEqual(copies, [{ stack: 'ocean', name: 'loki-password-dns01', from: 'dns01' }]);
});

test('two values of one password are a conflict, and nothing is copied over either', () => {
  const both = configs(
    { 'webhook-key': 'a', 'loki-password-dns01': 'b' },
    { 'loki-password-dns01': 'c' },
  );
  const { unknown, copies, conflicts } = secretGaps(needs, both);
  assert.deepEqual([unknown, copies], [[], []]);
  assert.deepEqual(conflicts, [{ name: 'loki-password-dns01', stacks: ['ocean', 'dns01'] }]);
});

test('a stack that needs nothing, or has more than it needs, changes nothing', () => {
  assert.deepEqual(secretGaps([], configs({ other: 'x' }, {})), {
    unknown: [],
    copies: [],
    conflicts: [],
  });
});
