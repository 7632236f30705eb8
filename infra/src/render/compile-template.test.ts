import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KitError } from '../errors/kit-error.ts';
import type { TemplateValues } from '../plan/host-plan.ts';
import { compileTemplate } from './compile-template.ts';

const fill = (text: string, values: TemplateValues = {}): string =>
  compileTemplate('a/b.conf.hbs', text)(values);

function refusal(text: string, values: TemplateValues = {}): string {
  try {
    fill(text, values);
  } catch (error) {
    assert.ok(error instanceof KitError);
    assert.equal(error.code, 'template-invalid');
    return error.message;
  }
  throw new Error(`not refused: ${text}`);
}

test('compileTemplate() fills names, blocks and quotes', () => {
  assert.equal(fill('a {{n}} {{yaml s}}\n', { n: 1, s: 'x "y"' }), 'a 1 "x \\"y\\""\n');
  assert.equal(fill('{{#each l}}{{this}};{{/each}}', { l: ['a', 'b'] }), 'a;b;');
  assert.equal(fill('{{#if u}}x{{else}}y{{/if}}', { u: undefined }), 'y');
  assert.equal(fill('{{secret n}} {{sha1 n}}', { n: 'k-1' }), '@{secret:k-1} @{sha1:k-1}');
});

test('compileTemplate() refuses an unknown name with file and line', () => {
  assert.match(
    refusal('a\nb {{nam}}', { name: 'x' }),
    /^Cannot render templates\/a\/b\.conf\.hbs:2: "nam" has no value/,
  );
  assert.match(
    refusal('{{#each l}}\n\n{{this.x}}{{/each}}', { l: [{ y: 1 }] }),
    /hbs:3: "x" has no value/,
  );
  assert.match(refusal('{{yaml (re2 nam)}}', {}), /"nam" has no value/);
});

test('compileTemplate() refuses an unknown helper or block with file and line', () => {
  assert.match(refusal('a\n{{yml name}}', { name: 'x' }), /hbs:2: .*yml/);
  assert.match(
    refusal('a\n\n{{#iff name}}x{{/iff}}', { name: 'x' }),
    /hbs:3: there is no block "iff"/,
  );
  assert.match(refusal('{{#if a}}\n{{#unles b}}x{{/unles}}{{/if}}', { a: true, b: 1 }), /hbs:2: /);
});

test('compileTemplate() refuses a template that does not parse, with its line', () => {
  assert.match(refusal('a\nb\n{{#if x}}', { x: 1 }), /hbs:3: Parse error/);
  assert.match(refusal('a\n{{ x', { x: 1 }), /hbs:2: Parse error/);
});

test('compileTemplate() refuses a value that means something to somebody and is not quoted', () => {
  for (const value of ['a b', 'a;b', '$x', '"', "'", '{{x}}', 'a\nb', '', '#', '\\'])
    assert.match(refusal('{{v}}', { v: value }), /needs a quoting helper/, value);
});

test('compileTemplate() refuses nothing, lists and groups where text belongs', () => {
  for (const value of [undefined, [], {}])
    assert.match(refusal('{{yaml v}}', { v: value }), /was given/);
});

test('compileTemplate() copies what is no template', () => {
  assert.equal(compileTemplate('a.json', '{{ x }}')({}), '{{ x }}');
});
