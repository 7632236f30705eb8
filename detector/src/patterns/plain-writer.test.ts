import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { patternText } from './plain-text.ts';
import { PlainWriter } from './plain-writer.ts';

const encoder = new TextEncoder();
const byte = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0x20, 0x0a, 0x09, 0x00, 0x7f, 0x0d) },
  { weight: 3, arbitrary: fc.constantFrom(0x61, 0x30, 0xc3, 0xa9, 0xef, 0xbb, 0xbf) },
  fc.integer({ min: 0, max: 255 }),
);

test('PlainWriter writes what patternText() makes of the text, whatever the bytes', () => {
  const writer = new PlainWriter();
  const services = fc.constantFrom('', 'sshd', 'a  b', ' c', 'd\t');
  fc.assert(
    fc.property(services, fc.array(byte, { maxLength: 60 }), (service, values) => {
      const bytes = Uint8Array.from([0x20, ...values, 0x61]);
      const name = encoder.encode(service === '' ? '' : `${service}: `);
      const message = new TextDecoder().decode(bytes.subarray(1, bytes.length - 1));
      const written = writer.write(name, bytes, 1, bytes.length - 1);
      assert.equal(written, patternText(service, message));
    }),
    { numRuns: 5000 },
  );
});

test('PlainWriter has room for texts of any length', () => {
  const bytes = new Uint8Array(100_000).fill(0x61);
  assert.equal(new PlainWriter().write(new Uint8Array(0), bytes, 0, bytes.length).length, 100_000);
});
