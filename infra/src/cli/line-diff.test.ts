import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lineDiff } from './line-diff.ts';

test('lineDiff() shows changes with two lines around them', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\n';
  assert.deepEqual(lineDiff(before, before.replace('d', 'D')), [
    '…',
    ' b',
    ' c',
    '-d',
    '+D',
    ' e',
    ' f',
    '…',
  ]);
  assert.deepEqual(lineDiff('', 'a\n'), ['+a']);
});

test('lineDiff() adds and removes just what makes one text the other', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const shown = lineDiff(a.join('\n'), b.join('\n'));
      const count = (sign: string): number => shown.filter((line) => line.startsWith(sign)).length;
      assert.equal(b.length - a.length, count('+') - count('-'));
      assert.equal(a.join() === b.join(), count('+') + count('-') === 0);
    }),
  );
});
