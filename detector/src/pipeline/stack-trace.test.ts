/** One stack trace, once: news on a host whose quiet is known, be it for minutes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncidentChange } from '../model/types.ts';
import { createPipeline } from './create-pipeline.ts';
import { lineBatchOf } from './line-batch-of.ts';
import { loadPatterns } from './load-patterns.ts';

const startMs = Date.UTC(2026, 10, 28, 12);
const minuteMs = 60_000;
const { patterns } = await loadPatterns();

interface Said {
  readonly minute: number;
  readonly text: string;
  readonly level?: string;
}

/** A shop that says two harmless lines a minute, and what is said beside them. */
function told(said: readonly Said[], { minutes = 20, learnMinutes = 4 } = {}): readonly string[] {
  const { pipeline, streams } = createPipeline({
    budget: 3,
    timezone: 'UTC',
    learnMs: learnMinutes * minuteMs,
    patterns,
  });
  const changes: IncidentChange[] = [];
  const labels = { job: 'docker', host: 'ocean', service: 'shop-api-1' };
  for (let minute = 0; minute < minutes; minute++) {
    const now = said.filter((each) => each.minute === minute);
    const lines = [
      { level: 'info', text: `GET /health 200 ${(minute * 7) % 23} ms` },
      { level: 'info', text: `cart ${minute} saved in ${minute % 9} ms` },
      ...now.map(({ text, level = 'error' }) => ({ level, text })),
    ];
    for (const [i, { text, level }] of lines.entries()) {
      const timeMs = startMs + minute * minuteMs + i * 9_000;
      const stream = streams.intern(level === '' ? labels : { ...labels, level });
      changes.push(...pipeline.push(lineBatchOf(text, timeMs, stream), 'docker'));
    }
  }
  changes.push(...pipeline.flush(Number.POSITIVE_INFINITY));
  return changes.filter(({ tell }) => tell === 'opened').map(({ incident }) => incident.title);
}

const java =
  'java.lang.IllegalStateException: cart has no currency\n\tat org.example.Cart.total(Cart.java:88)\n\tat org.example.Checkout.run(Checkout.java:41)';
const python =
  'Traceback (most recent call last):\n  File "/app/cart.py", line 88, in total\n    currency = cart["currency"]\nKeyError: \'currency\'';
const node =
  'TypeError: Cannot read properties of undefined (reading currency)\n    at total (/app/cart.js:88:12)\n    at run (/app/checkout.js:41:3)';

for (const [name, text] of Object.entries({ java, python, node })) {
  for (const level of ['error', 'info', '']) {
    test(`Pipeline tells one new ${name} trace of level "${level}" on a host known for minutes`, () => {
      const titles = told([{ minute: 12, text, level }]);
      assert.equal(titles.length, 1, titles.join('\n'));
    });
  }
}

test('Pipeline tells one new trace on a host known for days', () => {
  const days = { minutes: 3 * 1440, learnMinutes: 1440 };
  assert.equal(told([{ minute: 3 * 1440 - 30, text: java }], days).length, 1);
});

test('Pipeline does not tell a trace that a program calls a warning, nor one that it knows', () => {
  assert.deepEqual(told([{ minute: 12, text: java, level: 'warning' }]), []);
  const other = java.replace('Cart.java:88', 'Cart.java:90');
  assert.deepEqual(
    told([
      { minute: 2, text: java },
      { minute: 12, text: other },
    ]),
    [],
  );
});

test('Pipeline does not tell one new line of an error without a trace on a host known for minutes', () => {
  assert.deepEqual(told([{ minute: 12, text: 'error: cart 7 was not saved' }]), []);
});

test('Pipeline tells no more of a host that brings new traces every hour', () => {
  const hours = { minutes: 30 * 60, learnMinutes: 60 };
  const kinds = ['Cart', 'Order', 'User', 'Stock', 'Price', 'Label', 'Parcel', 'Coupon', 'Refund'];
  const said = kinds.map((kind, i) => ({
    minute: 90 + i * 180,
    text: java.replaceAll('Cart', kind).replace('cart', kind).replace('currency', `${kind}s id`),
  }));
  const titles = told(said, hours);
  assert.ok(titles.length <= 4, titles.join('\n'));
});
