import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isSurelyPlain, lineShape } from './line-shape.ts';
import { traces } from './test/traces.ts';

const encoder = new TextEncoder();

test('isSurelyPlain() holds for plain lines alone, and for words', () => {
  const lines = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.string({ unit: fc.constantFrom('\t', ' ', '\\t', '}', ')', ']', '.', 'a') }),
    fc.constantFrom(...Object.values(traces).flat(), 'panic: x', '[signal 11]', '---> x'),
  );
  fc.assert(
    fc.property(lines, (text) => {
      const bytes = encoder.encode(text);
      if (!isSurelyPlain(bytes, 0, bytes.length)) return;
      assert.equal(lineShape(bytes, 0, bytes.length), 'plain');
    }),
    { numRuns: 1000 },
  );
  for (const text of ['Accepted publickey', 'new device', '10.0.0.1 came']) {
    const bytes = encoder.encode(text);
    assert.ok(isSurelyPlain(bytes, 0, bytes.length), text);
  }
});
