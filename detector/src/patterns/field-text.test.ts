import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FieldText } from './field-text.ts';

test('of JSON the fields that people read, innermost names, beside the message', () => {
  const line =
    '{"ts":1,"level":"warn","msg":"handled","request":{"id":"a9","uri":"/x?y=\\"1\\"","headers":{"User-Agent":["curl/7"]}},"status":401,"ok":true}';
  assert.equal(textOf(line, 'handled'), 'level=warn uri=/x?y="1" User-Agent=curl/7 status=401');
  assert.equal(
    textOf('{"success": false, "error" : "no\\nsuch user"}'),
    'success=false error=no such user',
  );
  assert.equal(textOf('Jan 1 host app: {"event_type":"alert"}'), 'event_type=alert');
});

test('of logfmt the pairs beside the message', () => {
  const line =
    'time=x level=error msg="it failed" error="user not found" path=/api remote_ip=10.0.0.1';
  assert.equal(textOf(line, 'it failed'), 'level=error error=user not found path=/api');
  assert.equal(textOf('level=info msg=done status=200', 'done'), 'level=info status=200');
});

test('nothing of what is no structured line, or not a whole one', () => {
  for (const line of [
    '',
    '}',
    '{}',
    'x = { y }',
    '{"error":"cut',
    '{"error":"cut}',
    'user=bob status=failed',
    'say "error=1" twice',
  ]) {
    assert.equal(textOf(line), '', line);
  }
});

test('the text is bounded', () => {
  const line = `{"error":"${'é'.repeat(9_000)}","level":"x"}`;
  const text = new FieldText();
  assert.ok(text.read(batchOf(line, 0, 0), 0));
  assert.equal(text.length, 4_096);
});

function textOf(line: string, message?: string): string {
  const start = message === undefined ? 0 : line.indexOf(message);
  const text = new FieldText();
  text.read(batchOf(line, start, start + (message ?? line).length), 0);
  return new TextDecoder().decode(text.bytes.subarray(0, text.length));
}

function batchOf(
  line: string,
  messageStart: number,
  messageEnd: number,
): Parameters<FieldText['read']>[0] {
  const bytes = new TextEncoder().encode(line);
  return {
    bytes,
    start: one(0),
    end: one(bytes.length),
    messageStart: one(messageStart),
    messageEnd: one(messageEnd),
    timeMs: new Float64Array(1),
    stream: one(0),
    template: one(0),
    skeletonLow: new Int32Array(1),
    skeletonHigh: new Int32Array(1),
    patternSet: one(0),
    length: 1,
    cursor: '',
  };
}

function one(value: number): Uint32Array {
  return Uint32Array.of(value);
}
