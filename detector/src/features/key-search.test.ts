import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shapeOf } from './key-form.ts';
import { type KeyForm, KeySearch } from './key-search.ts';

type Line = readonly [template: number, message: string];

function searched(lines: readonly Line[], valuesMax?: number): KeySearch {
  const search = new KeySearch(valuesMax);
  for (const [template, message] of lines) {
    const text = new TextEncoder().encode(message);
    search.observe(text, [0, text.length], template);
  }
  return search;
}

function found(lines: readonly Line[], valuesMax?: number): KeyForm | undefined {
  return searched(lines, valuesMax).choose(() => false);
}

/** Three lines of each of 100 blocks, between few addresses, with sizes that never come again. */
function blocks(key: (i: number) => string): readonly Line[] {
  return Array.from({ length: 300 }, (_, row) => {
    const i = Math.floor(row / 3);
    const texts = [
      `Receiving block ${key(i)} src: /10.250.19.${i % 9}:54106 dest: /10.250.10.${i % 7}:50010`,
      `Received block ${key(i)} of size ${60_000_000 + i * 7_919} from /10.250.19.${i % 9}`,
      `PacketResponder 1 for block ${key(i)} terminating.`,
    ];
    return [(row % 3) + 1, texts[row % 3] ?? ''] as const;
  });
}

function blockId(i: number): string {
  return `blk_${i % 2 ? '-' : ''}${1_608_999_687 + i * 104_729}`;
}

function hexadecimal(i: number): string {
  return (0xa1b2c3d4e5 + i * 7_919).toString(16);
}

function uuid(i: number): string {
  const digits = hexadecimal(i);
  return `${digits.slice(0, 8)}-12ab-4cde-9f01-${digits.padStart(12, '0')}`;
}

test('KeySearch finds blocks by their prefix, with and without a sign, and what they are called', () => {
  const { prefix, name } = found(blocks(blockId)) ?? {};
  assert.deepEqual({ prefix, name }, { prefix: 'blk_', name: 'block' });
});

test('KeySearch finds UUIDs and hexadecimal ids, in brackets and after an equals sign', () => {
  const shapes = [
    found(blocks((i) => `[req=${uuid(i)}]`)),
    found(blocks((i) => `(${hexadecimal(i)}a)`)),
  ].map((form) => shapeOf(form?.code ?? 0));
  assert.deepEqual(
    shapes.map(({ isUuid, length }) => [isUuid, length]),
    [
      [true, 36],
      [false, 11],
    ],
  );
});

test('KeySearch finds nothing where nothing recurs', () => {
  const lines = Array.from({ length: 500 }, (_, i): Line => [1, `checkpoint ${100_000 + i} done`]);
  assert.equal(found(lines), undefined);
});

test('KeySearch stays within its limit of values, and finds the key all the same', () => {
  const lines = Array.from({ length: 1_000 }, (_, i): Line[] => [
    [1, `job_${i * 7} begins`],
    [2, `job_${i * 7} ends`],
  ]).flat();
  assert.equal(found(lines, 30)?.prefix, 'job_');
  const [form] = searched(lines, 30).snapshot().forms;
  assert.equal(form?.values.length, 3 * 30);
});

test('KeySearch goes on from its snapshot', () => {
  const lines = blocks(blockId);
  const half = KeySearch.of(searched(lines.slice(0, 150)).snapshot());
  for (const [template, message] of lines.slice(150)) {
    const text = new TextEncoder().encode(message);
    half.observe(text, [0, text.length], template);
  }
  assert.deepEqual(half.snapshot(), searched(lines).snapshot());
});
