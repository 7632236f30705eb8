/** Work on a host: what it brings is no news, what is grave is, and so is what goes on when it is over. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Line, type Run, type RunOptions, runLines } from '../../test/run-lines.ts';
import type { MaintenanceWindow } from '../model/maintenance-window.ts';
import type { Incident } from '../model/types.ts';
import { backtrackingEngine } from '../patterns/backtracking-engine.ts';
import { compilePattern } from '../patterns/compile-pattern.ts';
import { parsePatterns } from '../patterns/parse-patterns.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const startMs = Date.UTC(2026, 0, 6);
/** When somebody deploys: half a minute into the second hour of the second day. */
const workMs = startMs + 25 * 60 * minuteMs + 30 * secondMs;
const hosts = ['east', 'west'] as const;

/** Two hosts that write two lines each half minute, for 28 hours. */
function usual(): Line[] {
  const all: Line[] = [];
  for (let second = 0; second < 28 * 3_600; second += 30)
    for (const host of hosts)
      all.push(
        { host, service: 'web', timeMs: startMs + second * secondMs, text: `GET / 200 ${second}` },
        {
          host,
          service: 'web',
          timeMs: startMs + second * secondMs + 7,
          text: `took ${second} ms`,
        },
      );
  return all;
}

function said(host: string, second: number, service: string, text: string): Line {
  return { host, service, timeMs: workMs + second * secondMs, text };
}

/** What a deployment makes a host say. */
const deployment: readonly Line[] = [
  said(
    'east',
    0.3,
    'sudo',
    'deploy : USER=root ; COMMAND=/usr/local/lib/tidewatch/bundle apply agent',
  ),
  said('east', 1, 'systemd', 'Stopping alloy.service - Grafana Alloy...'),
  said('east', 1.2, 'alloy', 'interrupt received'),
  ...Array.from({ length: 4 }, (_, i) =>
    said(
      'east',
      1.3 + i / 5,
      'alloy',
      `error: failed to send batch: connection refused, retry ${i}`,
    ),
  ),
  said('east', 2, 'systemd', 'Started alloy.service - Grafana Alloy.'),
];
/** A trace that comes every ten seconds for so many minutes, from ten seconds after the beginning on. */
const trace = (host: string, minutes: number): Line[] =>
  Array.from({ length: 6 * minutes }, (_, i) =>
    said(host, 10 + 10 * i, 'shop', 'IllegalStateException: the cart has no currency'),
  );

/** A worker that fails again and again, from ten seconds after the work on. */
const failure: readonly Line[] = Array.from({ length: 6 }, (_, i) =>
  said('east', 100 + 3 * i, 'worker', 'fatal error: cannot open the queue: permission denied'),
);

const [pattern] = parsePatterns('DISK_FULL No space left on device 5.0\n', 'f').patterns;
assert.ok(pattern);
const compiled = compilePattern(pattern, backtrackingEngine);
assert.ok(!('reason' in compiled));
const patterns = [compiled];

const window: MaintenanceWindow = {
  id: 'w',
  hosts: ['east'],
  reason: 'kit up',
  owner: 'deploy',
  fromMs: workMs - 10 * secondMs,
  untilMs: workMs + 90 * secondMs,
};

function run(
  extra: readonly Line[],
  windows: readonly MaintenanceWindow[],
  options: RunOptions = {},
): Run {
  return runLines([...usual(), ...extra], {
    patterns,
    budgetPerDay: 10,
    interruptions: [{ atMs: window.fromMs, act: (pipeline) => pipeline.setMaintenance(windows) }],
    ...options,
  });
}

function told({ changes }: Run): readonly Incident[] {
  return changes.filter(({ tell }) => tell === 'opened').map(({ incident }) => incident);
}

test('Pipeline tells what a deployment makes a host say, where nobody said that it deploys', () => {
  const opened = told(run(deployment, []));
  assert.ok(opened.length >= 1);
  assert.deepEqual([...new Set(opened.flatMap((incident) => incident.hosts))], ['east']);
});

test('Pipeline keeps and counts what a deployment brings, and tells nobody', () => {
  const quiet = run(deployment, [window]);
  assert.deepEqual(
    quiet.changes.filter(({ tell }) => tell !== 'nothing'),
    [],
  );
  assert.ok(quiet.pipeline.status().untold.maintenance >= 1);
  assert.ok(quiet.changes.some(({ incident }) => incident.hosts.includes('east')));
});

test('Pipeline tells of another host, and of a fault after the work, apart from what the work brought', () => {
  const extra = [...deployment, ...trace('west', 1), ...failure];
  const opened = told(run(extra, [window]));
  assert.deepEqual(
    opened.map(({ hosts: of, startedWith }) => [of, startedWith?.service]),
    [
      [['west'], 'shop'],
      [['east'], 'worker'],
    ],
  );
});

test('Pipeline tells what is grave during the work at once', () => {
  const full = said('east', 20, 'db', 'cannot write: No space left on device');
  const [opened, ...more] = told(run([...deployment, full], [window]));
  assert.deepEqual(more, []);
  assert.equal(opened?.severity, 'critical');
  assert.equal(opened.startedWith?.text, full.text);
  assert.deepEqual(opened.services, ['db']);
});

test('Pipeline tells what the work broke when it goes on after it, with its first line', () => {
  assert.deepEqual(told(run([...deployment, ...trace('east', 1)], [window])), []);
  const [opened, ...more] = told(run([...deployment, ...trace('east', 8)], [window]));
  assert.deepEqual(more, []);
  assert.deepEqual(opened?.services, ['shop']);
  assert.equal(opened.startedWith?.timestampMs, workMs + 10 * secondMs);
  assert.ok(opened.openedMs > window.untilMs);
});

test('Pipeline says the same of work on a host however the input is cut and wherever it is restarted', () => {
  const extra = [...deployment, ...trace('west', 1), ...trace('east', 8)];
  const whole = run(extra, [window]).changes;
  const share = (workMs - startMs) / (28 * 60 * minuteMs);
  const cut = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: share - 0.0005, max: share + 0.003, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(cut, { maxLength: 5 }), (cuts) => {
      assert.deepEqual(run(extra, [window], { cuts }).changes, whole);
    }),
    { numRuns: 8 },
  );
});
