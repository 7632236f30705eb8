import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamTable } from '../model/stream-table.ts';
import { SimulatorSource } from './simulator-source.ts';

const startMs = Date.UTC(2026, 0, 5);

function sourceOf(nowMs: number): { source: SimulatorSource; streams: StreamTable } {
  const streams = new StreamTable({ streamsMax: 1_000 });
  const clock = { nowMs: () => nowMs };
  return {
    source: new SimulatorSource({ simulator: { seed: 1, startMs }, streams, clock }),
    streams,
  };
}

/** The lines of a source's past, and the cursors of its batches. */
async function pastOf(cursor: string): Promise<{ lines: string[]; cursors: string[] }> {
  const { source, streams } = sourceOf(startMs + 24 * 3_600_000);
  const stopping = new AbortController();
  const decoder = new TextDecoder();
  const [lines, cursors]: [string[], string[]] = [[], []];
  for await (const batch of source.read(cursor, stopping.signal)) {
    for (let row = 0; row < batch.length; row++) {
      const text = decoder.decode(batch.bytes.subarray(batch.start[row], batch.end[row]));
      assert.ok(text.includes(streams.get(batch.stream[row] ?? 0).host));
      lines.push(text);
    }
    cursors.push(batch.cursor);
    if (source.status().state === 'waiting') stopping.abort();
  }
  return { lines, cursors };
}

test('SimulatorSource gives its past in batches, and the same after any cursor', async () => {
  const whole = await pastOf('');
  assert.ok(whole.cursors.length >= 2);
  const [first = ''] = whole.cursors;
  const rest = await pastOf(first);
  assert.deepEqual(rest.lines, whole.lines.slice(Number(first)));
  assert.equal(Number(whole.cursors.at(-1)), whole.lines.length);
});
