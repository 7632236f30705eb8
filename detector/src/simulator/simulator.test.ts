import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { errorKinds } from './error-kinds.ts';
import { faultKinds } from './fault-kinds.ts';
import type { LineFormat } from './line-formats.ts';
import { Simulator, type SimulatorOptions } from './simulator.ts';

const startMs = Date.UTC(2026, 9, 5, 6);
const hourMs = 3_600_000;
const options: SimulatorOptions = { seed: 7, startMs, timezone: 'Europe/Berlin' };

function texts(simulator: Simulator, limit: number): string[] {
  return simulator.next(limit).map((line) => line.text);
}

function first(format: LineFormat) {
  return new Simulator({ ...options, format }).next(1)[0]!;
}

test('Simulator gives equal lines for equal options, other ones for another seed', () => {
  const lines = texts(new Simulator(options), 2_000);
  assert.deepEqual(texts(new Simulator(options), 2_000), lines);
  assert.notDeepEqual(texts(new Simulator({ ...options, seed: 8 }), 2_000), lines);
});

test('Simulator gives the same lines however they are asked for, over snapshots too', () => {
  const faulty = { ...options, faultsPerDay: 40, startMs: startMs - (startMs % 86_400_000) };
  // As many as six cuts of 700 can ask for.
  const whole = texts(new Simulator(faulty), 4_200);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 3, maxLength: 6 }),
      (cuts) => {
        const pieces: string[] = [];
        let simulator = new Simulator(faulty);
        for (const cut of cuts) {
          pieces.push(...texts(simulator, cut));
          const state = JSON.parse(JSON.stringify(simulator.snapshot()));
          simulator = new Simulator(faulty);
          simulator.restore(state);
          assert.equal(simulator.generated, pieces.length);
        }
        assert.deepEqual(pieces, whole.slice(0, pieces.length));
      },
    ),
    { numRuns: 10 },
  );
});

test('Simulator is in time order, ends at `untilMs`, and speaks for four hosts', () => {
  const simulator = new Simulator({ ...options, faultsPerDay: 5 });
  const lines = simulator.next(1_000_000, startMs + 4 * hourMs);
  assert.ok(lines.length > 3_000);
  for (let i = 1; i < lines.length; i++) assert.ok(lines[i]!.timeMs >= lines[i - 1]!.timeMs);
  assert.ok(lines.at(-1)!.timeMs < startMs + 4 * hourMs);
  assert.deepEqual(simulator.next(10, startMs + 4 * hourMs), []);
  assert.deepEqual(
    new Set(lines.map((line) => line.host)),
    new Set(['ocean', 'dns01', 'node005', 'node006']),
  );
});

test('Simulator makes every fault that it names, and knows its lines', () => {
  const names = new Simulator(options).scenarioNames;
  const faults = names.map((scenario, index) => ({ scenario, startMs: startMs + index * 60_000 }));
  const simulator = new Simulator({ ...options, faults });
  const lines = simulator.next(1_000_000, startMs + 9 * hourMs);
  const truth = simulator.faults();
  assert.equal(truth.length, names.length);
  assert.deepEqual(new Set(truth.map((fault) => fault.kind)), new Set(faultKinds));
  for (const fault of truth) {
    const own = lines.filter((line) => line.faultId === fault.id);
    assert.equal(own.length, fault.lines);
    assert.equal(own[0]?.message ?? '', fault.rootLine);
    assert.ok(own.every(({ timeMs }) => timeMs >= fault.startMs && timeMs < fault.endMs));
    if (fault.kind !== 'silence') continue;
    const within = lines.filter(
      ({ host, service, timeMs, faultId }) =>
        faultId === undefined &&
        host === fault.host &&
        service === fault.service &&
        timeMs >= fault.startMs &&
        timeMs < fault.endMs,
    );
    assert.equal(within.length, 0);
  }
});

test('Simulator knows the 33 kinds of errors, and opens with a disk that is full', () => {
  assert.equal(errorKinds.length, 33);
  const names = new Simulator(options).scenarioNames;
  assert.equal(names[0], 'postgres-disk-full');
  assert.equal(names.filter((name) => name.startsWith('error: ')).length, 33);
});

test('Simulator runs a nightly job once on days when clocks are changed', () => {
  for (const day of [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25), Date.UTC(2026, 9, 26)]) {
    const night = new Simulator({ ...options, startMs: day - 4 * hourMs, hosts: ['ocean'] });
    const backups = night
      .next(1_000_000, day + 12 * hourMs)
      .filter(({ message }) => message.startsWith('Starting restic-backup'));
    assert.equal(backups.length, 1);
  }
});

test('Simulator writes each format', () => {
  assert.match(first('rsyslog').text, /^2026-10-05T08:00:0\d\.\d{3}\+02:00 \w+ CRON\[\d+\]: /);
  assert.match(first('rfc3164').text, /^<78>Oct {2}5 08:00:0\d \w+ CRON\[\d+\]: /);
  assert.match(first('rfc5424').text, /^<78>1 2026-10-05T06:00:0\d\.\d{3}Z \w+ CRON \d+ - - /);
  assert.equal(JSON.parse(first('journald').text).MESSAGE, first('plain').text);
  assert.equal(JSON.parse(first('docker').text).log, `${first('plain').text}\n`);
});

test('Simulator as `production` says 70 % info, 20 % error and 10 % slow request', () => {
  const lines = new Simulator({ ...options, preset: 'production' }).next(10_000);
  const share = (level: number) =>
    lines.filter((line) => line.level === level).length / lines.length;
  assert.ok(Math.abs(share(6) - 0.7) < 0.02);
  assert.ok(Math.abs(share(3) - 0.2) < 0.02);
  assert.ok(Math.abs(share(4) - 0.1) < 0.02);
});

test('Simulator keeps to the rate that it is given, and to the hours of the day', () => {
  const simulator = new Simulator({
    ...options,
    startMs: Date.UTC(2026, 9, 5, 22),
    linesPerDay: 4_000,
  });
  const day = simulator.next(1_000_000, Date.UTC(2026, 9, 6, 22));
  assert.ok(day.length > 4 * 3_000 && day.length < 4 * 6_500, String(day.length));
  const queries = (from: number) =>
    day.filter(
      ({ service, timeMs }) => service === 'dnsmasq' && new Date(timeMs).getUTCHours() === from,
    ).length;
  assert.ok(queries(19) > 2 * queries(1));
});

test('Simulator refuses what it does not know', () => {
  assert.throws(() => new Simulator({ ...options, faults: [{ scenario: 'none', startMs }] }), {
    name: 'RangeError',
    message: 'Cannot find the scenario "none"',
  });
  assert.throws(() => new Simulator({ ...options, timezone: 'Nowhere/City' }), RangeError);
});
