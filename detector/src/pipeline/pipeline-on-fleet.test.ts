import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { messageBatch } from '../../test/message-batch.ts';
import type { IncidentChange } from '../model/types.ts';
import { Simulator } from '../simulator/simulator.ts';
import { Pipeline } from './pipeline.ts';

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 5);
const faultMs = startMs + 40 * hourMs;
const readMs = startMs + 60 * hourMs;

/** The fleet's lines of two days, with a disk that fills up. */
function fleetLines(): { texts: readonly string[]; root: string } {
  const simulator = new Simulator({
    seed: 7,
    startMs,
    hosts: ['ocean'],
    linesPerDay: 2_000,
    faults: [{ scenario: 'postgres-disk-full', startMs: faultMs }],
  });
  const lines = simulator.next(100_000, startMs + 46 * hourMs);
  return {
    texts: lines.map(({ text }) => text),
    root: simulator.faults()[0]!.rootLine,
  };
}

function run(
  texts: readonly string[],
  cuts: readonly number[],
  isRestarted: boolean,
): readonly IncidentChange[] {
  let pipeline = new Pipeline({ timezone: 'Europe/Berlin' });
  let stream = pipeline.streams.intern({ job: 'file' });
  const changes: IncidentChange[] = [];
  const edges = [0, ...cuts.toSorted((a, b) => a - b), texts.length];
  for (let i = 1; i < edges.length; i++) {
    const part = texts.slice(edges[i - 1], edges[i]);
    const lines = part.map((text) => ({ timeMs: readMs, text }));
    const batch = messageBatch(lines, () => stream);
    changes.push(...pipeline.push(batch, 'fleet'));
    if (!isRestarted) continue;
    const state = JSON.parse(JSON.stringify(pipeline.snapshot()));
    pipeline = new Pipeline({ timezone: 'Europe/Berlin' });
    pipeline.restore(state);
    stream = pipeline.streams.intern({ job: 'file' });
  }
  changes.push(...pipeline.flush(Number.POSITIVE_INFINITY));
  return JSON.parse(JSON.stringify(changes));
}

test('Pipeline finds a fault of the fleet, its first line first, however it is cut or restarted', () => {
  const { texts, root } = fleetLines();
  const whole = run(texts, [], false);
  const opened = whole.filter(({ tell }) => tell === 'opened');
  assert.ok(opened.some(({ incident }) => incident.startedWith?.text.includes(root)));
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: texts.length }), { maxLength: 5 }),
      fc.boolean(),
      (cuts, isRestarted) => {
        assert.deepEqual(run(texts, cuts, isRestarted), whole);
      },
    ),
    { numRuns: 6 },
  );
});
