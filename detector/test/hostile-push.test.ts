import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Rng } from '../src/simulator/rng.ts';
import { createLokiPush } from '../src/sources/http/create-loki-push.ts';
import { PushJournal } from '../src/sources/journal/push-journal.ts';

const json = 'application/json';
const protobuf = 'application/x-protobuf';
const good = ['1800000000000000000', 'a line'];

interface Push {
  readonly kind: string;
  readonly body: Uint8Array;
  readonly type: string;
  readonly encoding?: string;
}

function text(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Pushes that nobody means well with; what is refused and what is left out is for the test to see. */
function hostilePushes(seed: number): readonly Push[] {
  const rng = new Rng(seed);
  const streams = (stream: unknown, values: unknown = [good]) =>
    text({ streams: [{ stream, values }] });
  const noise = Buffer.from(Array.from({ length: rng.int(1, 4_000) }, () => rng.int(0, 255)));
  const manyLabels = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, i) => [`l${i}`, `${rng.uint32()}`]),
  );
  const depth = rng.int(1_000, 50_000);
  return [
    { kind: 'zip-bomb', body: gzipSync(Buffer.alloc(60_000_000)), type: json, encoding: 'gzip' },
    { kind: 'broken-gzip', body: noise, type: json, encoding: 'gzip' },
    { kind: 'unknown-encoding', body: noise, type: json, encoding: 'br' },
    {
      kind: 'snappy-bomb',
      body: Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0]),
      type: protobuf,
    },
    { kind: 'snappy-noise', body: noise, type: protobuf },
    { kind: 'no-json', body: text('{"streams":['), type: json },
    {
      kind: 'deep-json',
      body: text(`{"streams":${'['.repeat(depth)}${']'.repeat(depth)}}`),
      type: json,
    },
    { kind: 'label-bomb', body: streams(manyLabels), type: json },
    { kind: 'long-label', body: streams({ host: 'h'.repeat(1_000_000) }), type: json },
    {
      kind: 'prototype-label',
      body: text(
        `{"streams":[{"stream":{"__proto__":"x","constructor":"y"},"values":[${JSON.stringify(good)}]}]}`,
      ),
      type: json,
    },
    { kind: 'wrong-types', body: streams({ host: 1 }, 'no'), type: json },
    {
      kind: 'wrong-values',
      body: streams({ host: 'a' }, [null, 1, [], [1, 2], ['1', 2], ['x', 'y']]),
      type: json,
    },
    {
      kind: 'absurd-times',
      body: streams({ host: 'a' }, [
        ['9'.repeat(19), 'x'],
        ['-1', 'x'],
        ['1e99', 'x'],
        ['', 'x'],
      ]),
      type: json,
    },
    {
      kind: 'many-entries',
      body: streams(
        { host: 'a' },
        Array.from({ length: 120_000 }, () => good),
      ),
      type: json,
    },
    {
      kind: 'long-line',
      body: streams({ host: 'a' }, [[good[0], 'x'.repeat(3_000_000)]]),
      type: json,
    },
    { kind: 'too-large', body: Buffer.alloc(9_000_000, 0x20), type: json },
    { kind: 'empty', body: Buffer.alloc(0), type: json },
    { kind: 'unknown-type', body: noise, type: 'image/png' },
  ];
}

test('no hostile push is accepted unsaid, and none stops the journal', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'hostile-push-'));
  const clock = { nowMs: () => 1_800_000_000_000 };
  const journal = new PushJournal({ folder, clock });
  await journal.open();
  t.after(async () => {
    await journal.close();
    await rm(folder, { recursive: true });
  });
  const push = createLokiPush({ journal, clock });
  const counted = (): number => Object.values(journal.skipped).reduce((sum, n) => sum + n, 0);
  for (const { kind, body, type, encoding } of hostilePushes(3)) {
    const before = counted();
    const { status } = await push(body, type, encoding);
    assert.ok([204, 400, 413, 429].includes(status), `${kind}: ${status}`);
    const isClean = kind === 'prototype-label';
    assert.ok(isClean || counted() > before, `${kind} was not counted`);
  }
  const { status } = await push(
    Buffer.from(JSON.stringify({ streams: [{ stream: { host: 'a' }, values: [good] }] })),
    json,
    undefined,
  );
  assert.equal(status, 204);
});
