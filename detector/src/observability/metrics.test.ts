import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics, type SourceTotals } from './metrics.ts';

const totals: SourceTotals = {
  name: 'syslog',
  lines: 100,
  bytes: 9_000,
  skipped: { 'too-long': 2, 'kernel-dropped': 7 },
  lagBytes: 12,
  lagMs: 1_500,
};

test('Metrics counts totals as steps, also when a source began anew', async () => {
  const metrics = new Metrics();
  for (const lines of [100, 150, 20]) metrics.sourceRead({ ...totals, lines });
  metrics.findingsMade({ frequency: 3 });
  metrics.findingsMade({ frequency: 4 });
  metrics.notTold({ learning: 5 });
  const text = await metrics.text();
  for (const line of [
    'tidewatch_lines_total{source="syslog"} 170',
    'tidewatch_lines_skipped_total{source="syslog",reason="too-long"} 2',
    'tidewatch_kernel_dropped_total{source="syslog"} 7',
    'tidewatch_source_lag_bytes{source="syslog"} 12',
    'tidewatch_source_lag_seconds{source="syslog"} 1.5',
    'tidewatch_findings_total{kind="frequency"} 4',
    'tidewatch_not_told_total{reason="learning"} 5',
  ])
    assert.ok(text.includes(`${line}\n`), line);
});

test('Metrics counts events, gauges and the process itself', async () => {
  const metrics = new Metrics();
  metrics.incidentOpened('high');
  metrics.alertTried('webhook', 'sent');
  metrics.committed(0.03);
  metrics.eventClientDropped();
  metrics.set({ templates: 42, journalBytes: 1 });
  const text = await metrics.text();
  for (const line of [
    'tidewatch_incidents_total{severity="high"} 1',
    'tidewatch_alerts_total{route="webhook",state="sent"} 1',
    'tidewatch_commit_seconds_bucket{le="0.05"} 1',
    'tidewatch_event_clients_dropped_total 1',
    'tidewatch_templates 42',
    'tidewatch_journal_bytes 1',
  ])
    assert.ok(text.includes(`${line}\n`), line);
  assert.match(text, /tidewatch_resident_memory_bytes \d{7,}/);
  assert.match(text, /tidewatch_cpu_seconds \d/);
});

test('Metrics of one process do not meet', async () => {
  const [one, other] = [new Metrics(), new Metrics()];
  one.incidentOpened('low');
  assert.doesNotMatch(await other.text(), /severity="low"/);
});
