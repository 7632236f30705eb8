import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { parse } from 'yaml';
import { quote } from './quote.ts';

const anything = fc.string({ unit: 'binary', maxLength: 40 });
const oneLine = anything.filter((text) => !/[\p{Cc}\u2028\u2029\uFEFF]/u.test(text));

test('quote.yaml() is read back as it was, by two parsers', () => {
  fc.assert(
    fc.property(anything, (text) => {
      assert.equal(parse(`key: ${quote.yaml(text)}\n`).key, text);
      assert.deepEqual(load(`key: ${quote.yaml(text)}\n`), { key: text });
      assert.equal(JSON.parse(quote.json(text)), text);
    }),
  );
});

test('quote.re2() matches the text and nothing else', () => {
  fc.assert(
    fc.property(anything, anything, (text, other) => {
      const expression = new RegExp(`^(?:${quote.re2(text)})$`);
      assert.ok(expression.test(text));
      assert.equal(expression.test(other), text === other);
    }),
  );
});

test('quote.shell() is one argument, as it was', () => {
  const hostile = [
    "a'b",
    '$(reboot)',
    '`id`',
    'a;b|c&d',
    '*',
    '~',
    '-n',
    '\\',
    '"',
    ' ',
    '#x',
    '!',
  ];
  const said = execFileSync('sh', [
    '-c',
    `printf '%s\\n' ${hostile.map((text) => quote.shell(text)).join(' ')}`,
  ]);
  assert.equal(said.toString(), hostile.map((text) => `${text}\n`).join(''));
});

test('every quoter gives one line, or refuses', () => {
  fc.assert(
    fc.property(oneLine, (text) => {
      for (const name of ['yaml', 'river', 'json', 'rsyslog', 'systemd', 'shell'] as const)
        assert.doesNotMatch(quote[name](text), /[\r\n]/);
      if (!text.includes('$')) assert.match(quote.nginx(text), /^"(?:[^"\\]|\\.)*"$/su);
    }),
  );
  for (const name of ['nginx', 'rsyslog', 'systemd', 'shell'] as const)
    assert.throws(() => quote[name]('a\nb'), RangeError);
  assert.throws(() => quote.nginx('a$b'), RangeError);
});
