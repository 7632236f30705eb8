import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SessionKeys } from './session-keys.ts';

function learn(lines: readonly (readonly [template: number, message: string])[]): SessionKeys {
  const keys = new SessionKeys();
  for (const [template, message] of lines) keys.observe(message, template);
  keys.choose();
  return keys;
}

/** Three lines of each of 100 blocks, between few addresses, with sizes that never come again. */
function blocks(key: (i: number) => string): readonly (readonly [number, string])[] {
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

test('SessionKeys finds blocks by their prefix, with and without a sign', () => {
  const keys = learn(blocks(blockId));
  assert.equal(keys.chosen, 'blk_');
  assert.deepEqual(
    keys.keysOf(`BLOCK* ask 10.0.0.1:50010 to delete ${blockId(1)} ${blockId(2)}, ${blockId(1)}.`),
    [blockId(1), blockId(2)],
  );
  assert.deepEqual(keys.keysOf('Starting DataNode blockreport'), []);
});

test('SessionKeys finds UUIDs and hexadecimal ids, in brackets and after an equals sign', () => {
  assert.equal(learn(blocks((i) => `[req=${uuid(i)}]`)).chosen, 'uuid');
  assert.equal(learn(blocks((i) => `(${hexadecimal(i)}a)`)).chosen, 'hexadecimal');
});

test('SessionKeys finds nothing where nothing recurs', () => {
  const lines = Array.from(
    { length: 500 },
    (_, i) => [1, `checkpoint ${100_000 + i} done`] as const,
  );
  const keys = learn(lines);
  assert.equal(keys.chosen, undefined);
  assert.deepEqual(keys.keysOf('checkpoint 100001 done'), []);
});

test('SessionKeys stays within its limit', () => {
  const keys = new SessionKeys({ valuesMax: 30 });
  for (let i = 0; i < 1_000; i++) {
    keys.observe(`job_${i * 7} begins`, 1);
    keys.observe(`job_${i * 7} ends`, 2);
  }
  assert.equal(keys.choose(), 'job_');
});
