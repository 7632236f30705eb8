import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fields, fieldsOf } from './fields-of.ts';
import { ParserRig } from './test/parser-rig.ts';

const of = (text: string): Fields => fieldsOf(ParserRig.batchOf([text]), 0);

const objectOf = (value: unknown, count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, value])));

test('fieldsOf() gives the fields of JSON, flat, also within what carries it', () => {
  assert.deepEqual(of('{"a":1,"b":{"c":"x","d":[true,null]},"__proto__":"p"}'), {
    a: 1,
    'b.c': 'x',
    'b.d.0': true,
    ['__proto__']: 'p',
  });
  assert.deepEqual(of('Nov 20 03:04:05 web app: {"a":1}'), { a: 1 });
  const docker = of('{"log":"{\\"a\\":2}\\n","stream":"stdout"}');
  assert.deepEqual(docker, { log: '{"a":2}\n', stream: 'stdout', a: 2 });
});

test('fieldsOf() gives the pairs of logfmt', () => {
  assert.deepEqual(of('level=info msg="a \\"b\\"" n=1'), { level: 'info', msg: 'a "b"', n: '1' });
});

test('fieldsOf() gives nothing for a line without fields', () => {
  for (const text of ['plain', 'a=1', '{broken', '{"a":1} tail', ''])
    assert.deepEqual(of(text), {});
});

test('fieldsOf() gives at most 64 fields, of lines of at most 64 KiB', () => {
  assert.equal(Object.keys(of(objectOf(1, 100))).length, 64);
  assert.equal(Object.keys(of(objectOf('v'.repeat(2000), 200))).length, 0);
  assert.equal(of(objectOf('v'.repeat(2000), 2))['k0'], 'v'.repeat(1024));
});
