import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseLabelSet } from './parse-label-set.ts';

test('parseLabelSet() reads what Promtail and Alloy write', () => {
  assert.deepEqual(
    { ...parseLabelSet('{job="a", host="b\\"\\\\\\nc",x="{,}"}') },
    {
      job: 'a',
      host: 'b"\\\nc',
      x: '{,}',
    },
  );
  assert.deepEqual({ ...parseLabelSet(' {} ') }, {});
  assert.deepEqual({ ...parseLabelSet('{a="",}') }, { a: '' });
  for (const bad of [
    '',
    'a="b"',
    '{a="b"',
    '{a=b}',
    '{a="b" c="d"}',
    '{"a"="b"}',
    '{,}',
    '{a="b"}x',
  ]) {
    assert.equal(parseLabelSet(bad), undefined, bad);
  }
});

test('parseLabelSet() gives back any value', () => {
  const values = fc.dictionary(fc.stringMatching(/^[a-z_]\w{0,8}$/), fc.string());
  fc.assert(
    fc.property(values, (labels) => {
      const text = Object.entries(labels).map(([name, value]) => {
        const escaped = value
          .replaceAll(/["\\]/g, String.raw`\$&`)
          .replaceAll('\n', String.raw`\n`);
        return `${name}="${escaped}"`;
      });
      assert.deepEqual({ ...parseLabelSet(`{${text.join(', ')}}`) }, { ...labels });
    }),
  );
});
