import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { SessionLines, type SessionLinesOptions } from './session-lines.ts';

interface Line {
  readonly text: string;
  readonly template: number;
  /** Default 0. */
  readonly stream?: number;
  readonly timeMs?: number;
}

function batchOf(lines: readonly Line[]): LineBatch {
  const bytes = new TextEncoder().encode(lines.map(({ text }) => text).join('\n'));
  const batch = allocateLineBatch(bytes, lines.length);
  let at = 0;
  for (const [row, { text, template, stream = 0, timeMs = 0 }] of lines.entries()) {
    batch.start[row] = batch.messageStart[row] = at;
    at += text.length;
    batch.end[row] = batch.messageEnd[row] = at++;
    batch.template[row] = template;
    batch.stream[row] = stream;
    batch.timeMs[row] = timeMs;
  }
  batch.length = lines.length;
  return batch;
}

function sessions(options: Partial<SessionLinesOptions> = {}): SessionLines {
  return new SessionLines({ sourceOf: (stream) => stream, hostOf: () => 0, ...options });
}

/** Three lines of each of many blocks, between few addresses, with sizes that never come again. */
function blocks(blockCount: number, key: (i: number) => string, stream = 0): readonly Line[] {
  return Array.from({ length: blockCount * 3 }, (_, row) => {
    const i = Math.floor(row / 3);
    const texts = [
      `Receiving block ${key(i)} src: /10.250.19.${i % 9}:54106 dest: /10.250.10.${i % 7}:50010`,
      `10.0.0.${i % 200}:50010 Received block ${key(i)} of size ${60_000_000 + i * 7_919}.`,
      `PacketResponder ${i % 3} for block ${key(i)} terminating`,
    ];
    return { text: texts[row % 3] ?? '', template: (row % 3) + 1, stream };
  });
}

function blockId(i: number): string {
  return `blk_${i % 2 ? '-' : ''}${1_608_999_687 + i * 104_729}`;
}

const hexadecimal = (i: number): string => (0xa1_b2_c3_d4_e5 + i * 7_919).toString(16);

function uuid(i: number): string {
  const digits = hexadecimal(i);
  return `${digits.slice(0, 8)}-12ab-4cde-9f01-${digits.padStart(12, '0')}`;
}

/** "aaa", "baa" and so on. */
function letters(i: number): string {
  const places = [i, Math.floor(i / 26), Math.floor(i / 676)];
  return String.fromCharCode(...places.map((place) => 97 + (place % 26)));
}

function found(keys: SessionLines): string | undefined {
  return keys.sources.groups[0]?.form.prefix;
}

function count(into: SessionLines, lines: readonly Line[]): void {
  into.count(batchOf(lines), 0, lines.length);
}

test('SessionLines finds keys with a prefix, UUIDs, and ids in brackets, and their lines', () => {
  for (const key of [
    blockId,
    uuid,
    (i: number) => `req-${uuid(i)}`,
    (i: number) => `(${hexadecimal(i)}a)`,
  ]) {
    const keys = sessions();
    count(keys, blocks(400, key));
    assert.equal(keys.sources.groups.length, 1, key(1));
    // What was looked at while the key was searched is of no session.
    const slots = new Map<number, number>();
    for (let i = 0; i < keys.length; i++) {
      slots.set(keys.slotOf(i), (slots.get(keys.slotOf(i)) ?? 0) + 1);
    }
    assert.ok(slots.size > 300);
    assert.ok([...slots.values()].filter((lines) => lines === 3).length >= slots.size - 2);
    assert.equal(`(${keys.keys.keyOf(keys.slotOf(keys.length - 1))})`.includes('block'), false);
  }
  const keys = sessions();
  count(keys, blocks(400, blockId));
  assert.equal(found(keys), 'blk_');
  assert.equal(keys.keys.keyOf(keys.slotOf(keys.length - 1)), blockId(399));
});

test('SessionLines finds nothing where nothing recurs, nor by addresses', () => {
  const keys = sessions();
  count(
    keys,
    Array.from({ length: 3_000 }, (_, i) => ({
      text: `checkpoint ${100_000 + i} done for 10.0.${i % 250}.${i % 3}`,
      template: i % 5,
    })),
  );
  assert.equal(keys.sources.groups.length, 0);
  assert.equal(keys.length, 0);
});

test('SessionLines passes a line with several keys over', () => {
  const keys = sessions();
  count(keys, blocks(400, blockId));
  const before = keys.length;
  count(
    keys,
    Array.from({ length: 20 }, (_, i) => ({
      text: `ask 10.0.0.1:50010 to delete ${blockId(i)} ${blockId(i + 1)}, ${blockId(i)}`,
      template: 9,
    })),
  );
  assert.equal(keys.length, before);
});

test('SessionLines joins the sources of a host whose keys have one form', () => {
  const keys = sessions({ hostOf: (source) => (source === 2 ? 1 : 0) });
  count(keys, blocks(400, blockId, 0));
  count(
    keys,
    Array.from({ length: 600 }, (_, i) => ({
      text: `Serving ${blockId(Math.floor(i / 3))}`,
      template: 7,
      stream: 1,
    })),
  );
  count(keys, blocks(400, blockId, 2));
  assert.deepEqual(
    keys.sources.groups.map((group) => group?.host),
    [0, 1],
  );
  assert.equal(keys.sources.groupOf(1)?.id, keys.sources.groupOf(0)?.id);
});

test('SessionLines has no more keys, lines, groups and searches than it may', () => {
  const keys = sessions({
    keysMax: 50,
    linesMax: 2_048,
    groupsMax: 1,
    searchesMax: 2,
    hostOf: (s) => s,
  });
  for (const stream of [0, 1, 2, 3]) count(keys, blocks(2_000, blockId, stream));
  assert.equal(keys.sources.groups.length, 1);
  assert.equal(keys.keys.size, 50);
  assert.ok(keys.length <= 2_048);
  assert.deepEqual([...keys.torn], [0]);
  const { sources } = keys.sources.snapshot();
  assert.ok(sources.filter(([, { search }]) => search !== null).length <= 2);
});

test('SessionLines has one kind of memory for many forms and values that never recur', () => {
  const keys = sessions();
  count(
    keys,
    Array.from({ length: 1_000 }, (_, i) => ({
      text: `${letters(i)}_${i} ${letters(i * 7)}_${i * 3} ${hexadecimal(i)} and ${i + 1e6} ${i + 2e6} ${i + 3e6}`,
      template: 1,
    })),
  );
  const search = keys.sources.snapshot().sources[0]?.[1].search;
  assert.ok((search?.forms.length ?? 0) <= 64);
  const values = search?.forms.reduce((sum, form) => sum + form.values.length / 3, 0) ?? 0;
  assert.ok(values > 1_000 && values <= 2_048, String(values));
});

test('SessionLines goes on after a restart as if there had been none', () => {
  const lines = blocks(900, blockId);
  const whole = sessions();
  count(whole, lines);
  for (const cut of [100, 255, 700, 1_500]) {
    const first = sessions();
    count(first, lines.slice(0, cut));
    const second = sessions();
    second.restore(
      JSON.parse(JSON.stringify(first.snapshot())) as ReturnType<SessionLines['snapshot']>,
    );
    count(second, lines.slice(cut));
    assert.deepEqual(second.snapshot(), whole.snapshot());
  }
});

test('SessionLines looks for another key where the one it knew comes no more', () => {
  const dayMs = 86_400_000;
  const keys = sessions();
  count(keys, blocks(400, blockId));
  keys.clear(1);
  for (let day = 1; day <= 5; day++) {
    const lines = blocks(600, (i) => `${hexadecimal(i + day * 1_000)}a`);
    count(
      keys,
      lines.map((line) => ({ ...line, timeMs: day * dayMs })),
    );
    keys.clear(day * dayMs + 1);
  }
  assert.equal(found(keys), '');
});

test('SessionLines passes late lines over, and says whose sessions have gaps', () => {
  const keys = sessions();
  count(keys, blocks(400, blockId));
  assert.deepEqual([...keys.torn], []);
  const before = keys.length;
  const late = blocks(2, blockId).map((line) => ({ ...line, timeMs: 5 }));
  keys.count(batchOf(late), 0, late.length, 10);
  assert.equal(keys.length, before);
  assert.deepEqual([...keys.torn], [0]);
});
