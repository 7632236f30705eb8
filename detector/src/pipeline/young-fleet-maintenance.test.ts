/** Work on hosts that are known for minutes, and faults beside it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fault, youngFleet } from '../../test/fixtures/young-fleet.ts';

const { startMs, faults, quiet, linesOf, live, young, titles } = youngFleet;
const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** What kit up makes a host say: enough that it would be told. */
const work: Fault = {
  name: 'kit up',
  host: 'node005',
  lines: [
    [
      0,
      'ssh',
      'info',
      'pam_unix(sshd:session): session opened for user deploy(uid=998) by (uid=0)',
    ],
    [
      0.3,
      'sudo',
      'info',
      'deploy : USER=root ; COMMAND=/usr/local/lib/tidewatch/bundle apply agent',
    ],
    [
      0.4,
      'sudo',
      'info',
      'pam_unix(sudo:session): session opened for user root(uid=0) by (uid=998)',
    ],
    [1, 'systemd', 'info', 'Stopping alloy.service - Grafana Alloy...'],
    [1.2, 'alloy', 'info', 'interrupt received'],
    [1.3, 'alloy', 'info', 'ts=2026 level=info msg="Done replaying WAL" duration=12ms'],
    [1.5, 'systemd', 'info', 'alloy.service: Deactivated successfully.'],
    [1.6, 'systemd', 'info', 'Stopped alloy.service - Grafana Alloy.'],
    [1.7, 'systemd', 'info', 'Started alloy.service - Grafana Alloy.'],
    [2, 'alloy', 'info', 'now listening for http traffic service=http addr=127.0.0.1:12345'],
    [2.2, 'alloy', 'info', 'finished complete graph evaluation'],
    [3, 'sudo', 'info', 'pam_unix(sudo:session): session closed for user root'],
    [
      6,
      'sudo',
      'info',
      'deploy : USER=root ; COMMAND=/usr/local/lib/tidewatch/bundle canary clear',
    ],
    [6.5, 'ssh', 'info', 'pam_unix(sshd:session): session closed for user deploy'],
  ],
};
const workMs = startMs + 7 * minuteMs + 17 * secondMs;
const declared = {
  id: 'w',
  hosts: [work.host],
  reason: 'kit up',
  owner: 'anna',
  fromMs: workMs - 10 * secondMs,
  untilMs: workMs + 67 * secondMs,
};

test('Pipeline tells of work on a host known for minutes, unless it is declared', () => {
  const lines = [...quiet(14), ...linesOf(work, workMs)];
  assert.equal(live(young(), lines).filter(({ tell }) => tell === 'opened').length, 1);
  const parts = young();
  parts.pipeline.setMaintenance([declared]);
  assert.deepEqual(titles(live(parts, lines)), []);
});

for (const fault of faults) {
  test(`Pipeline tells ${fault.name} soon after work on its host apart from it, once`, () => {
    const parts = young();
    parts.pipeline.setMaintenance([declared]);
    const own = { ...fault, host: work.host };
    const atMs = workMs + 80 * secondMs;
    const changes = live(parts, [...quiet(14), ...linesOf(work, workMs), ...linesOf(own, atMs)]);
    const opened = changes.filter(({ tell }) => tell === 'opened');
    assert.equal(opened.length, 1, titles(changes).join('\n'));
    const latencyMs = (opened[0]?.incident.openedMs ?? 0) - atMs;
    assert.ok(latencyMs >= 0 && latencyMs <= 5 * secondMs, `${latencyMs} ms`);
    const told = changes.findLast(({ incident }) => incident.id === opened[0]?.incident.id);
    assert.equal(told?.incident.startedWith?.text, fault.lines[0]?.[3]);
  });
}

for (const fault of faults.filter(({ name }) => /crash|disk|memory/.test(name))) {
  test(`Pipeline tells ${fault.name} in the minute of work on its host`, () => {
    const parts = young();
    parts.pipeline.setMaintenance([declared]);
    const lines = linesOf({ ...fault, host: work.host }, workMs + 20 * secondMs);
    const changes = live(parts, [...quiet(14), ...linesOf(work, workMs), ...lines]);
    const opened = changes.filter(({ tell }) => tell === 'opened');
    assert.equal(opened.length, 1, titles(changes).join('\n'));
    assert.match(opened[0]?.incident.severity ?? '', /^(high|critical)$/);
  });
}
