import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from './pace.ts';

/** A clock that stands still until it is moved. */
function paceAt(isDueAtOnce: boolean): { pace: Pace; pass: (ms: number) => void } {
  let nowMs = 7;
  const pace = new Pace({ leastMs: 1000, isDueAtOnce, nowMs: () => nowMs });
  return { pace, pass: (ms) => (nowMs += ms) };
}

/** How long after an answer that took `askingMs` it is time again. */
async function waitAfter(askingMs: number, hasFound: boolean): Promise<number> {
  const { pace, pass } = paceAt(true);
  await pace.ask(() => Promise.resolve(pass(askingMs)));
  pass(500_000); // what was found is read, for long
  pace.rest(hasFound);
  for (let waited = 0; ; waited += 100) {
    if (pace.isDue) return waited;
    pass(100);
  }
}

test('Pace waits the longer the longer the last answer took, and a minute at most', async () => {
  assert.equal(await waitAfter(10, false), 1000);
  assert.equal(await waitAfter(200, false), 4000);
  assert.equal(await waitAfter(30_000, false), 60_000);
});

test('Pace asks sooner again where something was found', async () => {
  assert.equal(await waitAfter(10, true), 1000);
  assert.equal(await waitAfter(5000, true), 20_000);
});

test('Pace counts several questions, and those that fail', async () => {
  const { pace, pass } = paceAt(true);
  await pace.ask(() => Promise.resolve(pass(60)));
  const refused = pace.ask(() => {
    pass(40);
    return Promise.reject(new Error('no'));
  });
  await assert.rejects(refused, /^Error: no$/);
  pace.rest(false);
  pass(1999);
  assert.equal(pace.isDue, false);
  pass(1);
  assert.equal(pace.isDue, true);
});

test('Pace is due at once only where it is told so', () => {
  const { pace, pass } = paceAt(false);
  assert.equal(pace.isDue, false);
  pass(1000);
  assert.equal(pace.isDue, true);
  assert.equal(paceAt(true).pace.isDue, true);
});
