import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourcePresence } from './source-presence.ts';

const minuteMs = 60_000;
const none = { linesRead: 0, bytesRead: 0, skipped: {} } as const;
const unknown = { lagBytes: undefined, totalBytes: undefined, problem: undefined };
const waiting = { ...none, ...unknown, name: 'loki', state: 'waiting' } as const;

test('SourcePresence holds time while a source is away, and until others had time to catch up', () => {
  let nowMs = 0;
  const presence = new SourcePresence({ nowMs: () => nowMs });
  assert.equal(presence.mayTimePass, true);
  presence.failed('loki');
  assert.deepEqual([presence.away, presence.mayTimePass], [['loki'], false]);
  nowMs += 3 * minuteMs;
  presence.failed('loki');
  presence.saw([{ ...waiting, state: 'ended' }]);
  assert.deepEqual(presence.away, ['loki']);
  presence.saw([waiting]);
  assert.deepEqual([presence.away, presence.mayTimePass], [[], false]);
  nowMs += 2 * minuteMs;
  assert.equal(presence.mayTimePass, true);
});

test('SourcePresence does not wait for ever', () => {
  let nowMs = 0;
  const presence = new SourcePresence({ nowMs: () => nowMs });
  for (; nowMs < 10 * minuteMs; nowMs += minuteMs) {
    presence.failed('loki');
    assert.equal(presence.mayTimePass, false);
  }
  assert.equal(presence.mayTimePass, true);
  presence.came('loki');
  assert.equal(presence.mayTimePass, false);
});
