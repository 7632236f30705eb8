import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from './create-log.ts';

function logged(isTerminal: boolean, level: 'info' | 'warn' = 'info'): string[] {
  const lines: string[] = [];
  const destination = { write: (text: string) => lines.push(text) };
  const log = createLog({ level, destination, isTerminal });
  log.info({ source: 'syslog', options: { token: 'abc' } }, 'Listening');
  log.warn({ err: new Error('Connection reset') }, 'Lost');
  return lines;
}

test('createLog() writes JSON a line, without secrets', () => {
  const [first, second] = logged(false).map((line) => JSON.parse(line));
  assert.equal(first.level, 'info');
  assert.equal(first.msg, 'Listening');
  assert.equal(first.options.token, '[redacted]');
  assert.match(first.time, /^\d{4}-\d\d-\d\dT.*Z$/);
  assert.equal(second.err.message, 'Connection reset');
});

test('createLog() writes text on a terminal', () => {
  const [first, second] = logged(true);
  assert.match(first ?? '', /^\d\d:\d\d:\d\d info {2}Listening source="syslog" options=.*redacted/);
  assert.match(second ?? '', /warn {2}Lost err="Connection reset"\n$/);
});

test('createLog() leaves out what is below its level', () => {
  assert.equal(logged(false, 'warn').length, 1);
});
