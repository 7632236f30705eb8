import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MaintenanceWindow } from '../model/maintenance-window.ts';
import { MaintenanceWindows } from './maintenance-windows.ts';

const window: MaintenanceWindow = {
  id: 'a',
  hosts: ['east', 'west'],
  reason: 'kit up',
  owner: 'deploy',
  fromMs: 1_000,
  untilMs: 2_000,
};

test('MaintenanceWindows has the hosts of a window from its begin to before its end, and no others', () => {
  const windows = new MaintenanceWindows();
  windows.set([window]);
  const at = [999, 1_000, 1_999, 2_000];
  assert.deepEqual(
    at.map((timeMs) => windows.has('west', timeMs)),
    [false, true, true, false],
  );
  assert.equal(windows.has('north', 1_500), false);
  assert.equal(windows.has('east', 0, 999), false);
  assert.equal(windows.has('east', 0, 1_000), true);
  assert.equal(windows.has('east', 1_999, 60_000), true);
});

test('MaintenanceWindows refuses more than it has room for, and goes on from a snapshot', () => {
  const windows = new MaintenanceWindows();
  const many = Array.from({ length: MaintenanceWindows.windowsMax + 1 }, () => window);
  assert.throws(() => windows.set(many), RangeError);
  assert.equal(windows.has('east', 1_500), false);
  windows.set(many.slice(1));
  const again = new MaintenanceWindows();
  again.restore(JSON.parse(JSON.stringify(windows.snapshot())));
  assert.equal(again.has('east', 1_500), true);
});
