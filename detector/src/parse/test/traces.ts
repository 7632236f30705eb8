/** A stack trace of each kind, by lines. */
export const traces = {
  java: [
    'java.lang.IllegalStateException: no',
    '\tat a.b.C.d(C.java:1)',
    '\tat a.b.E.f(E.java:2)',
    'Caused by: java.io.IOException: x',
    '\t... 12 more',
  ],
  python: [
    'Traceback (most recent call last):',
    '  File "a.py", line 1, in f',
    '    f()',
    'ValueError: no',
  ],
  go: [
    'panic: runtime error: index out of range',
    'goroutine 1 [running]:',
    'main.main()',
    '\t/src/main.go:12 +0x1d',
    'exit status 2',
  ],
  node: ['Error: no', '    at f (/app/a.js:1:2)', '    at g (/app/b.js:1:2)', '  code: 1', '}'],
  dotnet: [
    'System.Exception: no',
    ' ---> System.IO.IOException: x',
    '   at A.B() in C.cs:line 1',
    '   --- End of inner exception stack trace ---',
    '   at D.E()',
  ],
};
