import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOfLabels } from './decode-streams.ts';
import { MinuteAudit } from './minute-audit.ts';

const labels = { job: 'file', host: 'ocean' };
const other = { job: 'file', host: 'dns01' };
/** Of a minute, its first nanosecond not in it. */
const at = (minute: number, ns = 1n): string =>
  String(BigInt(minute) * 60_000_000_000n + ns).padStart(19, '0');

function note(
  audit: MinuteAudit,
  minute: number,
  of: Readonly<Record<string, string>> = labels,
): void {
  audit.note({ ns: at(minute), text: '', stream: { labels: of, key: keyOfLabels(of) } });
}

test('MinuteAudit names each stream of a closed minute of which Loki counts otherwise', () => {
  const audit = new MinuteAudit(BigInt(at(99, 5n)));
  for (const minute of [99, 100, 100, 101]) note(audit, minute);
  note(audit, 100, other);
  assert.deepEqual(audit.names, ['job', 'host']);
  assert.equal(audit.due(BigInt(at(102))), undefined);
  assert.equal(audit.due(BigInt(at(103))), 100);
  const turned = { host: 'ocean', job: 'file' };
  assert.deepEqual(audit.differences(100, [{ labels: turned, count: 2 }]), []);
  const counted = [
    { labels, count: 3 },
    { labels: other, count: 1 },
    { labels: { job: 'file' }, count: 4 },
  ];
  assert.deepEqual(audit.differences(100, counted), [
    { labels, minuteMs: 6_000_000, counted: 3, handedOver: 2 },
    { labels: { job: 'file' }, minuteMs: 6_000_000, counted: 4, handedOver: 0 },
  ]);
  audit.close(100, true);
  note(audit, 100);
  assert.equal(audit.due(BigInt(at(104))), 101);
  assert.equal(audit.skipped, 0);
});

test('MinuteAudit keeps eight minutes, and counts those that it cannot audit', () => {
  const audit = new MinuteAudit(0n);
  for (let minute = 10; minute < 30; minute++) note(audit, minute);
  assert.equal(audit.skipped, 12);
  assert.equal(audit.due(BigInt(at(100))), 22);
});
