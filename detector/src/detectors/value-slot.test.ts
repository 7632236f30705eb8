import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptySlot, judgeType, judgeValue, type SlotVerdict } from './value-slot.ts';

function feed(values: readonly (string | number)[]): SlotVerdict | undefined {
  const slot = emptySlot();
  let last: SlotVerdict | undefined;
  for (const value of values) {
    last =
      typeof value === 'number'
        ? judgeValue(slot, { text: String(value), value, type: 'number' })
        : judgeValue(slot, { text: value, type: 'word' });
  }
  return last;
}

const names = Array.from({ length: 60 }, (_, i) => ['anna', 'tom', 'mike'][i % 3]!);
const durations = Array.from({ length: 400 }, (_, i) => 30 + ((i * 7) % 20));

test('judgeValue() finds a name that is new among few, none among many', () => {
  assert.deepEqual(feed([...names, 'root']), { kind: 'category', known: 3, surprises: 0 });
  assert.equal(feed([...names, 'anna']), undefined);
  assert.equal(feed([...Array.from({ length: 60 }, (_, i) => `user${i}`), 'root']), undefined);
});

test('judgeValue() finds a number far above all, by its spreads', () => {
  const found = feed([...durations, 5_000]);
  assert.ok(found?.kind === 'range' && found.nats > 15);
  assert.equal(feed([...durations, 48]), undefined);
});

test('judgeValue() finds a level that drifts slowly', () => {
  const slot = emptySlot();
  for (const value of durations) judgeValue(slot, { text: '', value, type: 'number' });
  let nats = 0;
  for (let i = 0; i < 100; i++) {
    const value = 35 * 1.04 ** i;
    const found = judgeValue(slot, { text: '', value, type: 'number' });
    if (found?.kind === 'drift') nats = Math.max(nats, found.nats);
  }
  assert.ok(nats > 3);
});

/** About 240, half of them within an octave of it. */
const wide = Array.from({ length: 510 }, (_, i) => Math.round(240 * 2 ** Math.sin(i * 2.3)));

/** A level with a rhythm. */
function byDay(i: number): number {
  return Math.round(35 * 4 ** Math.sin(i / 30));
}

/** Behind wide ones: of `values`, the strongest nats of a drift. */
function driftOf(values: readonly number[]): number {
  const slot = emptySlot();
  let nats = 0;
  for (const value of [...wide, ...values]) {
    const found = judgeValue(slot, { text: '', value, type: 'number' });
    if (found?.kind === 'drift') nats = Math.max(nats, found.nats);
  }
  return nats;
}

test('judgeValue() finds a level that drifts while others stay as they were', () => {
  const halfSlow = Array.from({ length: 80 }, (_, i) => (i % 2 === 0 ? 240 : 240 * 1.06 ** i));
  assert.ok(driftOf(halfSlow) > 9);
});

test('judgeValue() takes some values far out for no drift, nor a level that goes to and fro', () => {
  assert.equal(driftOf([235, 240, 900_000, 238, 410, 236, 700_000, 233, 135, 239]), 0);
  const slot = emptySlot();
  for (let i = 0; i < 2_000; i++) judgeValue(slot, { text: '', value: byDay(i), type: 'number' });
  for (let i = 2_000; i < 4_000; i++)
    assert.equal(judgeValue(slot, { text: '', value: byDay(i), type: 'number' }), undefined);
});

test('judgeValue() takes no constant that changes for a drift', () => {
  const slot = emptySlot();
  for (let i = 0; i < 3_000; i++) {
    const value = i < 1_500 ? 100 : 200;
    const found = judgeValue(slot, { text: '', value, type: 'number' });
    assert.notEqual(found?.kind, 'drift');
  }
});

test('judgeValue() takes another constant for a name and mixed places for no numbers', () => {
  const constant = feed([...Array.from({ length: 900 }, () => 0), 509]);
  assert.ok(constant?.kind === 'range' && constant.nats <= 3);
  const mixed = Array.from({ length: 200 }, (_, i) => (i % 3 === 0 ? `x${i}` : i % 7));
  assert.equal(feed([...mixed, 1e6]), undefined);
});

test('judgeType() finds another type where there was always one, once', () => {
  const slot = emptySlot();
  for (let i = 0; i < 60; i++) assert.equal(judgeType(slot, 'number'), undefined);
  assert.deepEqual(judgeType(slot, 'path'), { kind: 'type', expected: 'number', values: 60 });
  assert.equal(judgeType(slot, 'address'), undefined);
});

test('judgeType() says nothing of few values, nor of types that have forms in common', () => {
  const young = emptySlot();
  for (let i = 0; i < 20; i++) judgeType(young, 'number');
  assert.equal(judgeType(young, 'path'), undefined);
  const loose = emptySlot();
  for (let i = 0; i < 900; i++) judgeType(loose, 'hexadecimal');
  assert.equal(judgeType(loose, 'number'), undefined);
});
