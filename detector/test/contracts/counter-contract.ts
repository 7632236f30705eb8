import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { CounterStore } from '../../src/state/counters/counter-store.ts';

/** 1,000 hours since the epoch, in minutes. */
const startMinute = 60_000;
const weekMinutes = 7 * 24 * 60;

/** @param open opens the store of a worker; those of one test share what they count */
export function counterContract(
  name: string,
  open: (t: TestContext) => Promise<(worker: string) => Promise<CounterStore>>,
): void {
  test(`${name} gives the counts of each minute, put twice or once`, async (t) => {
    const counters = await (await open(t))('a');
    for (let again = 0; again < 2; again++) {
      await counters.put([
        {
          minute: startMinute,
          counts: [
            ['ocean/sshd', 3],
            ['nas/smartd', 4_000_000_000],
          ],
        },
      ]);
      await counters.put([{ minute: startMinute + 61, counts: [['ocean/sshd', 7]] }]);
    }
    assert.deepEqual(
      await counters.minutes('ocean/sshd', startMinute - 1, startMinute + 2),
      [0, 3, 0],
    );
    const later = await counters.minutes('ocean/sshd', startMinute + 60, startMinute + 63);
    assert.deepEqual(later, [0, 7, 0]);
    const large = await counters.minutes('nas/smartd', startMinute, startMinute + 1);
    assert.deepEqual(large, [4_000_000_000]);
    assert.deepEqual(await counters.minutes('none', startMinute, startMinute + 1), [0]);
    assert.deepEqual(await counters.minutes('none', startMinute, startMinute), []);
  });

  test(`${name} sums workers, and takes an hour into the profiles once for all of them`, async (t) => {
    const connect = await open(t);
    const [a, b] = [await connect('a'), await connect('b')];
    await a.put([{ minute: startMinute + 5, counts: [['ocean/sshd', 3]] }]);
    await b.put([{ minute: startMinute + 5, counts: [['ocean/sshd', 4]] }]);
    assert.deepEqual(await a.minutes('ocean/sshd', startMinute + 5, startMinute + 6), [7]);
    const taken = await Promise.all([a, b].map((one) => one.rebuild(startMinute + 75)));
    assert.equal(
      taken.reduce((sum, hours) => sum + hours, 0),
      1,
    );
    assert.deepEqual(await b.usual('ocean/sshd', 1_000 % 168), { lines: 7, weeks: 1 });
  });

  test(`${name} does not take in an hour that lags, nor one twice`, async (t) => {
    const counters = await (await open(t))('a');
    await counters.put([{ minute: startMinute, counts: [['ocean/sshd', 5]] }]);
    assert.equal(await counters.rebuild(startMinute + 65), 0);
    assert.equal(await counters.rebuild(startMinute + 70), 1);
    assert.equal(await counters.rebuild(startMinute + 71), 0);
    assert.deepEqual(await counters.summary(), {
      oldestMinute: startMinute,
      rebuiltHour: 1_000,
      series: 1,
    });
  });

  test(`${name} weighs weeks less the older they are, and a silent week as one with 0`, async (t) => {
    const counters = await (await open(t))('a');
    await counters.put([{ minute: startMinute, counts: [['ocean/sshd', 80]] }]);
    await counters.put([{ minute: startMinute + 1, counts: [['nas/smartd', 1]] }]);
    assert.equal(await counters.rebuild(startMinute + 70), 1);
    const next = startMinute + weekMinutes;
    await counters.put([{ minute: next, counts: [['nas/smartd', 1]] }]);
    assert.equal(await counters.rebuild(next + 70), 168);
    const old = Math.exp(-1 / 8);
    const usual = await counters.usual('ocean/sshd', 1_000 % 168);
    assert.ok(Math.abs((usual?.weeks ?? 0) - (1 + old)) < 1e-9);
    assert.ok(Math.abs((usual?.lines ?? 0) - (80 * old) / (1 + old)) < 1e-9);
    assert.deepEqual(await counters.usual('ocean/sshd', 1_001 % 168), { lines: 0, weeks: 1 });
    assert.equal(await counters.usual('none', 0), undefined);
  });

  test(`${name} forgets minutes after seven days, and keeps the profile`, async (t) => {
    const counters = await (await open(t))('a');
    await counters.put([{ minute: startMinute, counts: [['ocean/sshd', 5]] }]);
    await counters.rebuild(startMinute + 70);
    const later = startMinute + weekMinutes + 60;
    await counters.put([{ minute: later, counts: [['ocean/sshd', 6]] }]);
    await counters.rebuild(later);
    assert.deepEqual(await counters.minutes('ocean/sshd', startMinute, startMinute + 1), [0]);
    assert.equal((await counters.summary()).oldestMinute, later);
    assert.ok(await counters.usual('ocean/sshd', 1_000 % 168));
  });
}
