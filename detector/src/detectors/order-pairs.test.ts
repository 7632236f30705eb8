import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type LineGroup, type OrderBreak, OrderPairs } from './order-pairs.ts';

const minuteMs = 60_000;

/** Jobs of steps 1, 2, 3, one a minute. @returns what broke after the first hundred */
function breaksOf(odd: readonly number[], pairs = new OrderPairs()): readonly OrderBreak[] {
  const breaks: OrderBreak[] = [];
  const watch = {
    held: () => undefined,
    broke: (_: number, found: OrderBreak) => void breaks.push(found),
  };
  for (let job = 0; job < 101; job++) {
    for (const [i, step] of (job === 100 ? odd : [1, 2, 3]).entries()) {
      pairs.push(groupOf([step], job * minuteMs + i * 1_000), watch);
    }
    pairs.advance((job + 1) * minuteMs, watch);
  }
  return breaks;
}

function groupOf(templates: readonly number[], timeMs: number): LineGroup {
  return { templates, from: 0, to: templates.length, timeMs };
}

function said({ pair, isMissing }: OrderBreak): string {
  return isMissing ? `${pair.from} without ${pair.to}` : `${pair.to} after no ${pair.from}`;
}

test('OrderPairs find a step that is missing by what is before and after it', () => {
  assert.deepEqual(breaksOf([1, 2, 3]), []);
  assert.deepEqual(breaksOf([1, 3]).map(said).toSorted(), ['1 without 2', '3 after no 2']);
});

test('OrderPairs find a step in the wrong place, and one that came alone', () => {
  assert.ok(breaksOf([2, 1, 3]).map(said).includes('2 after no 1'));
  assert.deepEqual(breaksOf([3]).map(said), ['3 after no 1', '3 after no 2']);
});

test('OrderPairs take jobs that overlap for what they are', () => {
  assert.deepEqual(breaksOf([1, 1, 2, 3, 2, 3]), []);
  assert.deepEqual(breaksOf([1, 2, 1, 3, 2, 3]), []);
});

/** A group of steps a minute. @returns what broke */
function runGroups(orders: readonly (readonly number[])[]): readonly string[] {
  const pairs = new OrderPairs();
  const breaks: string[] = [];
  const watch = {
    held: () => undefined,
    broke: (_: number, found: OrderBreak) => void breaks.push(said(found)),
  };
  for (const [i, templates] of orders.entries()) {
    const sorted = templates.toSorted((a, b) => a - b);
    pairs.push(groupOf(sorted, i * minuteMs), watch);
    pairs.push(groupOf([9], i * minuteMs + 500), watch);
    pairs.advance((i + 1) * minuteMs, watch);
  }
  return breaks;
}

test('OrderPairs say the same whatever the order within a millisecond', () => {
  const usual = Array.from({ length: 40 }, () => [1, 2, 3]);
  const order = fc.shuffledSubarray([1, 2, 3], { minLength: 3 });
  fc.assert(
    fc.property(order, (shuffled) => {
      assert.deepEqual(runGroups([...usual, shuffled]), []);
      assert.deepEqual(runGroups([...usual, [1, 3]]), runGroups([...usual, [3, 1]]));
    }),
    { numRuns: 10 },
  );
});

/** Lines that have nothing to do with each other, one a second. @returns how often a pair was looked at, at most */
function mostLooksOf(kindOf: (line: number) => number): number {
  const pairs = new OrderPairs();
  const watch = { held: () => undefined, broke: () => undefined };
  for (let line = 0; line < 20_000; line++)
    pairs.push(groupOf([kindOf(line)], line * 1_000), watch);
  return Math.max(
    ...pairs.snapshot().pairs.map(({ met, missed, bare }) => met + Math.max(missed, bare)),
  );
}

test('OrderPairs let go of two kinds that come by chance, and of a rare one beside a frequent one', () => {
  let state = 1;
  const byChance = (kinds: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return 1 + (state % kinds);
  };
  assert.ok(mostLooksOf(() => byChance(6)) < 200);
  assert.ok(mostLooksOf((line) => (line % 500 === 499 ? 2 : 1)) < 100);
  assert.ok(mostLooksOf((line) => (line === 10 ? 2 : 1)) < 100);
});

test('OrderPairs stay within their bounds, and go on from a snapshot', () => {
  const [whole, cut] = [new OrderPairs(), new OrderPairs()];
  const watch = { held: () => undefined, broke: () => undefined };
  let from = cut;
  for (let i = 0; i < 20_000; i++) {
    const template = 1 + ((i * 7_919) % 997);
    whole.push(groupOf([template], i * 400), watch);
    from.push(groupOf([template], i * 400), watch);
    if (i % 3_001 !== 0) continue;
    const next = new OrderPairs();
    next.restore(JSON.parse(JSON.stringify(from.snapshot())));
    from = next;
  }
  assert.ok(whole.size <= 128);
  assert.deepEqual(from.snapshot(), whole.snapshot());
});

test('OrderPairs keep what they know when templates become others', () => {
  const pairs = new OrderPairs();
  breaksOf([1, 2, 3], pairs);
  pairs.rename(new Map([[2, 7]]));
  const breaks: OrderBreak[] = [];
  const watch = {
    held: () => undefined,
    broke: (_: number, found: OrderBreak) => void breaks.push(found),
  };
  const startMs = 200 * minuteMs;
  for (const [i, step] of [1, 7, 3].entries())
    pairs.push(groupOf([step], startMs + i * 1_000), watch);
  pairs.advance(startMs + 10 * minuteMs, watch);
  assert.deepEqual(breaks, []);
  pairs.push(groupOf([3], startMs + 20 * minuteMs), watch);
  assert.ok(breaks.map(said).includes('3 after no 7'));
});
