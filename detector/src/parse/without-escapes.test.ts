import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LineBatch } from '../model/line-batch.ts';
import { ParserRig } from './test/parser-rig.ts';
import { withoutEscapes } from './without-escapes.ts';

// oxlint-disable-next-line no-control-regex -- it is what is looked for
const sequence = /\u001B\[[ -?]*[@-~]|#033\[[\d;]*[mK]/g;

function textsOf({ bytes, start, end, length }: LineBatch): readonly string[] {
  const rows = Array.from({ length }, (_, row) => bytes.subarray(start[row], end[row]));
  return rows.map((text) => new TextDecoder().decode(text));
}

test('withoutEscapes takes out what colours a line, and nothing else', () => {
  const lines = [
    '\u001B[31mlogin failed\u001B[0m for \u001B[1;33mbob\u001B[m',
    'plain',
    '\u001B[2K\u001B[?25l',
    'fai\u001B[0mled \u001B alone, \u001B[ cut',
    '',
  ];
  assert.deepEqual(textsOf(withoutEscapes(ParserRig.batchOf(lines))), [
    'login failed for bob',
    'plain',
    '',
    'failed \u001B alone, ut',
    '',
  ]);
});

test('withoutEscapes takes out the colours that rsyslog wrote out, and what else it wrote stays', () => {
  const lines = [
    '#033[1;31mlogin failed#033[0m for #033[mbob#033[K',
    'up by #033[2A, #033 alone, #033[ cut, #033[31',
    '##033[32mgo #011 #0330m',
    '#033[31#033[0m',
  ];
  assert.deepEqual(textsOf(withoutEscapes(ParserRig.batchOf(lines))), [
    'login failed for bob',
    'up by #033[2A, #033 alone, #033[ cut, #033[31',
    '#go #011 #0330m',
    '#033[31',
  ]);
});

test('withoutEscapes takes nothing for the end of a sequence that stands behind the line', () => {
  for (const colour of ['\u001B[31m', '#033[31m'])
    for (let cut = 1; cut < colour.length; cut++) {
      const batch = ParserRig.batchOf([`word ${colour} ${colour}`]);
      batch.end[0] = `word ${colour} `.length + cut;
      assert.deepEqual(textsOf(withoutEscapes(batch)), [`word  ${colour.slice(0, cut)}`]);
    }
});

test('withoutEscapes does what the expression does, and leaves the batch that it got alone', () => {
  const part = fc.constantFrom(
    '\u001B',
    '[',
    '\u001B[',
    '#',
    '033[',
    '#033[',
    '0',
    ';1',
    'm',
    'K',
    ' ',
    'ä',
    'word',
    '?',
  );
  const line = fc.array(part, { maxLength: 20 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      const batch = ParserRig.batchOf(lines);
      const plain = withoutEscapes(batch);
      assert.deepEqual(
        textsOf(plain),
        lines.map((one) => one.replaceAll(sequence, '')),
      );
      assert.deepEqual(textsOf(batch), lines);
      if (lines.every((one) => !one.includes('\u001B') && !one.includes('#033[')))
        assert.equal(plain, batch);
    }),
  );
});
