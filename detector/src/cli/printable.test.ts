import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printable } from './printable.ts';

test('printable() shows escape sequences instead of obeying them', () => {
  assert.equal(printable('a\u001B]0;title\u0007b\tc'), 'a␛]0;title␇b c');
  assert.equal(printable('x\u202Etxt\u0085'), 'x\uFFFDtxt\uFFFD');
});

test('printable() leaves no control character of any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/\p{Cc}/u.test(printable(text))));
});
