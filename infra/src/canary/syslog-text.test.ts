import assert from 'node:assert/strict';
import { test } from 'node:test';
import { syslogText } from './syslog-text.ts';

const now = new Date('2026-11-02T03:04:05.678Z');

test('both standards, and what keeps to neither', () => {
  assert.equal(
    syslogText('rfc3164', 'a.1', now),
    '<13>Nov  2 03:04:05 canary tidewatch-canary: check a.1',
  );
  assert.equal(
    syslogText('rfc5424', 'a.1', now),
    '<13>1 2026-11-02T03:04:05.678Z canary tidewatch-canary - - - check a.1',
  );
  assert.equal(syslogText('own', 'a.1', now), '<189>%SYS-5-CONFIG_I: tidewatch-canary: check a.1');
});
