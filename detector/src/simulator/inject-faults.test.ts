import assert from 'node:assert/strict';
import { test } from 'node:test';
import { injectFaults, planForeignFaults } from './inject-faults.ts';

const startMs = Date.UTC(2005, 5, 9);
const hourMs = 3_600_000;
const real = Array.from({ length: 200 }, (_, i) => ({
  timeMs: startMs + i * hourMs,
  text: `combo sshd: line ${i}`,
}));

function write({ timeMs, message }: { timeMs: number; message: string }) {
  return { timeMs, text: message };
}

test('injectFaults() keeps every real line, adds every line of the faults, in time order', () => {
  const starts = Array.from({ length: 8 }, (_, i) => startMs + (i * 20 + 3.5) * hourMs);
  const faults = planForeignFaults(starts, { host: 'combo', seed: 1 });
  const all = [...injectFaults(real, faults, write)];
  assert.equal(all.length, real.length + faults.reduce((sum, { lines }) => sum + lines.length, 0));
  for (let i = 1; i < all.length; i++) assert.ok(all[i]!.timeMs >= all[i - 1]!.timeMs);
  assert.deepEqual(
    all.filter(({ text }) => text.startsWith('combo')),
    real,
  );
  for (const { fault } of faults) {
    assert.ok(all.some(({ text, timeMs }) => text === fault.rootLine && timeMs >= fault.startMs));
    assert.equal(fault.host, 'combo');
  }
});
