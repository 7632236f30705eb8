import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bitsPerCharacter } from './bits-per-character.ts';

test('bitsPerCharacter() is what is known in closed form', () => {
  assert.equal(bitsPerCharacter(''), 0);
  assert.equal(bitsPerCharacter('aaaaaaa'), 0);
  assert.equal(bitsPerCharacter('0123456789abcdef'), 4);
  assert.ok(Math.abs(bitsPerCharacter('aab') - (Math.log2(3) - 2 / 3)) < 1e-12);
  assert.equal(bitsPerCharacter('пёпё'), 1);
});

test('bitsPerCharacter() is minus the sum of p log2 p, whatever the order', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (text) => {
      const letters = text.split('');
      const shares = [...new Set(letters)].map(
        (one) => letters.filter((other) => other === one).length / letters.length,
      );
      const plain = -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
      assert.ok(Math.abs(bitsPerCharacter(text) - plain) < 1e-9);
      assert.ok(Math.abs(bitsPerCharacter(letters.toReversed().join('')) - plain) < 1e-9);
    }),
  );
});
