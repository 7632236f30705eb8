import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Incident, IncidentId, RecordId, Signature } from '../model/types.ts';
import { formatIncident } from './format-incident.ts';

const terminal = { out: process.stdout, error: process.stderr, hasColour: false };

const incident: Incident = {
  id: '0123456789abcdef' as IncidentId,
  signature: 'f00d' as Signature,
  source: 'file',
  state: 'open',
  severity: 'high',
  score: 0.97,
  title: 'Burst of failed logins on dns01',
  firstSeenMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  lastSeenMs: Date.UTC(2026, 0, 2, 3, 9, 0),
  openedMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  resolvedMs: undefined,
  hosts: ['dns01'],
  services: ['sshd'],
  count: 1_430,
  startedWith: {
    id: 'aa' as RecordId,
    timestampMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    host: 'dns01',
    service: 'sshd',
    level: 4,
    text: 'Jan  2 03:04:05 dns01 sshd[1]: Failed password for root\u001B[2J',
  },
  sampleLines: [],
  explanation: {
    headline: 'Burst of failed logins on dns01',
    expected: 'at most 9 in a minute',
    seen: '143 in a minute',
    factors: [{ kind: 'frequency', share: 0.8, sentence: '143 lines against at most 9' }],
    related: [],
  },
  anomalyIds: [],
  kinds: ['frequency'],
  triage: undefined,
  verdict: undefined,
};

test('formatIncident() gives severity, span, place, count, headline, root and reasons', () => {
  assert.equal(
    formatIncident(incident, { terminal, timezone: 'UTC' }),
    [
      'HIGH  2026-01-02 03:04:05 - 03:09:00  dns01 / sshd  1,430 lines  01234567',
      '  Burst of failed logins on dns01',
      '  started with: Jan  2 03:04:05 dns01 sshd[1]: Failed password for root␛[2J',
      '  expected: at most 9 in a minute',
      '  seen: 143 in a minute',
      '  frequency: 80 %: 143 lines against at most 9',
    ].join('\n'),
  );
});

test('formatIncident() shows times in the zone asked for, and colours only where they are', () => {
  const text = formatIncident(incident, {
    terminal: { ...terminal, hasColour: true },
    timezone: 'Europe/Berlin',
  });
  assert.match(text, /2026-01-02 04:04:05/);
  assert.ok(text.startsWith('\u001B['));
});
