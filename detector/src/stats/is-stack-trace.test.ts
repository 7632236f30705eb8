import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import { isStackTrace } from './is-stack-trace.ts';

const traces = {
  java: 'java.lang.IllegalStateException: no\n\tat a.b.C.d(C.java:1)',
  'java as Docker escapes it': 'java.lang.IllegalStateException: no\n\\tat a.b.C.d(C.java:1)',
  cause: 'it failed\nCaused by: java.io.IOException: x',
  '.NET': 'System.Exception: no\n   at A.B() in C.cs:line 1',
  node: 'TypeError: x is not a function\n    at f (/app/a.js:1:2)',
  python:
    'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    f()\nValueError: no',
  ruby: "undefined method `x'\n\tfrom /app/a.rb:3:in `f'",
  go: 'panic: index out of range\ngoroutine 1 [running]:\nmain.main()',
  rust: "thread 'main' panicked at src/main.rs:2:5\nstack backtrace:\n   0: rust_begin_unwind",
  php: 'PHP Fatal error: Uncaught Exception: x\nStack trace:\n#0 /a.php(7): f()',
};

for (const [name, trace] of Object.entries(traces)) {
  test(`isStackTrace() knows one of ${name}`, () => assert.ok(isStackTrace(trace)));
}

test('isStackTrace() says no of a single line, and of lines that are no frames', () => {
  for (const text of [
    'error at startup',
    '    at f (/app/a.js:1:2)',
    'SELECT a\n  from b\n  where c',
    'key: 1\n  other: 2\n  attempt 3',
  ]) {
    assert.ok(!isStackTrace(text), text);
  }
});

test('isStackTrace() is linear on what looks like the beginning of frames', () => {
  for (const part of ['\n', '\n\t', '\n\\t', '\n ', ' ', '\n  1', '\n...']) {
    const text = part.repeat(262_144 / part.length);
    const startMs = performance.now();
    isStackTrace(text);
    assert.ok(performance.now() - startMs < 2_000, JSON.stringify(part));
  }
});
