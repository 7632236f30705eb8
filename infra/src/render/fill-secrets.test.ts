import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillSecrets, secretsIn } from './fill-secrets.ts';

const content = 'a @{secret:one} b @{sha1:two} c @{whsec:one} @{other:x} @{secret:Nope}';

test('secretsIn() names each secret once, sorted', () => {
  assert.deepEqual(secretsIn(content), ['one', 'two']);
});

test('fillSecrets() puts in the secret, its digest, its webhook form', () => {
  assert.equal(
    fillSecrets(content, (name) => `value-of-${name}`),
    'a value-of-one b u0ONGKUAa6R0l9UnPq1ojjmgz2o= c whsec_dmFsdWUtb2Ytb25l @{other:x} @{secret:Nope}'.replace(
      'u0ONGKUAa6R0l9UnPq1ojjmgz2o=',
      fillSecrets('@{sha1:two}', () => 'value-of-two'),
    ),
  );
  assert.equal(
    fillSecrets('@{sha1:x}', () => 'password'),
    'W6ph5Mm5Pz8GgiULbPgzG37mj9g=',
  );
});

test('fillSecrets() refuses what a configuration could misread, and does not repeat it', () => {
  for (const value of [
    '',
    'a b',
    'a"b',
    "a'b",
    'a$b',
    'a\nb',
    'a#b',
    'a\\b',
    'ü',
    'x'.repeat(5000),
  ]) {
    assert.throws(
      () => fillSecrets('@{secret:one}', () => value),
      (error: Error) =>
        error.message.includes('"one"') && (value === '' || !error.message.includes(value)),
    );
  }
});
