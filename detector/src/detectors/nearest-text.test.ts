import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestText, wordsUnknown } from './nearest-text.ts';

const known = ['authentication failure for user <*>', 'session opened for user <*> by <*>'];

test('nearestText() finds the text of which another is a variant, and its new words', () => {
  const nearest = nearestText('authentication failure for admin user <*>', known);
  assert.equal(nearest?.text, known[0]);
  assert.equal(nearest?.newWords, 'admin');
});

test('nearestText() finds none for what is unlike all', () => {
  assert.equal(nearestText('kernel panic', known), undefined);
  assert.equal(nearestText('', known), undefined);
});

test('wordsUnknown() gives the words that no known text has', () => {
  assert.equal(wordsUnknown('session closed for user root', known), 'closed root');
});
