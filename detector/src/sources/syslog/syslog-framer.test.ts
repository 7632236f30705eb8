import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SyslogFramer } from './syslog-framer.ts';

function frame(chunks: readonly Buffer[], messageBytesMax = 1000): string[] {
  const messages: string[] = [];
  const framer = new SyslogFramer(messageBytesMax, (text) =>
    messages.push(text.toString('latin1')),
  );
  for (const chunk of chunks) framer.push(chunk);
  framer.end();
  return messages;
}

const framed = (text: string): string => `${Buffer.byteLength(text, 'latin1')} ${text}`;

test('SyslogFramer tells counted messages from lines, and takes a last one without an end', () => {
  const lines = ['<13>a', '12 monkeys', '2026-11-21 no priority', '7<8', '<14>no end'];
  assert.deepEqual(frame([Buffer.from(lines.join('\n'))]), lines);
  assert.deepEqual(frame([Buffer.from('<13>a\r\n\r\n\n<13>b\rc\n')]), ['<13>a', '<13>b\rc']);
  const counted = ['<13>one\nwith a line end', '<14>', '<15>three'];
  assert.deepEqual(frame([Buffer.from(counted.map(framed).join(''))]), counted);
  assert.deepEqual(frame([Buffer.from(`${framed('<13>a')}\n${framed('<13>b')}\n`)]), [
    '<13>a',
    '<13>b',
  ]);
  assert.deepEqual(frame([Buffer.from(framed('<13>as rsyslog\n'))]), ['<13>as rsyslog']);
  assert.deepEqual(frame([Buffer.from('20 <13>cut off')]), ['<13>cut off']);
});

test('SyslogFramer gives the same messages however the bytes are cut', () => {
  const message = fc.oneof(
    fc.constantFrom('<13>a', '<14>b\r', '12', '5 <', '99999999999 <1>', '0 <13>x', '\0\xff', ''),
    fc.string({ maxLength: 20 }).map((text) => `<1>${text}`.replaceAll('\n', ' ')),
  );
  const part = fc.oneof(
    message.map((text) => `${text}\n`),
    message.filter((text) => text.startsWith('<')).map(framed),
    fc.constant('<13>too long for the limit of this test\n'),
    fc.constant(framed('<13>too long for the limit of this test')),
  );
  const parts = fc.array(part, { maxLength: 12 });
  const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(parts, sizes, message, (texts, cuts, last) => {
      const bytes = Buffer.from(texts.join('') + last, 'latin1');
      const chunks: Buffer[] = [];
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = cuts[i % cuts.length]!;
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      assert.deepEqual(frame(chunks, 25), frame([bytes], 25));
    }),
    { numRuns: 500 },
  );
});

test('SyslogFramer cuts what is too long, counts it, and holds no more than that', () => {
  const messages: number[] = [];
  const framer = new SyslogFramer(100, (text) => messages.push(text.length));
  for (let i = 0; i < 50; i++) framer.push(Buffer.alloc(30, 'x'));
  framer.push(Buffer.from('\n<13>next\n3001 <'));
  for (let i = 0; i < 100; i++) framer.push(Buffer.alloc(30, 'y'));
  framer.push(Buffer.from('5 <13>z'));
  framer.end();
  assert.deepEqual(messages, [100, 8, 100, 5]);
  assert.equal(framer.tooLong, 2);
});

test('SyslogFramer takes a long message byte by byte in little time', () => {
  const messages: number[] = [];
  const framer = new SyslogFramer(1_000_000, (text) => messages.push(text.length));
  const line = Buffer.alloc(200_000, 'x');
  for (const text of [`${line.toString()}\n`, framed(`<13>${line.toString()}`)]) {
    const bytes = Buffer.from(text);
    for (let i = 0; i < bytes.length; i++) framer.push(bytes.subarray(i, i + 1));
  }
  assert.deepEqual(messages, [200_000, 200_004]);
});
