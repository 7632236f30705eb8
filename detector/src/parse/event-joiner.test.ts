import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamTable } from '../model/stream-table.ts';
import { ParserRig, type RigLine } from './test/parser-rig.ts';
import { traces } from './test/traces.ts';

const { messagesOf, receivedMs } = ParserRig;
const { java, python } = traces;
const docker = (text: string): string =>
  JSON.stringify({ log: `${text}\n`, stream: 'stderr', time: '2026-11-20T03:04:05.1Z' });
const carried = (service: string, text: string): string =>
  `Nov 20 03:04:05 web ${service}[1]: ${text}`;
const stamped = (text: string): string => `2026-11-20 03:04:05 ERROR ${text}`;

for (const [name, trace] of Object.entries(traces)) {
  const joined = trace.join('\n');

  test(`Parser joins a trace of ${name} that stands alone`, () => {
    assert.deepEqual(messagesOf(['before', ...trace, 'after']), ['before', joined, 'after']);
  });

  test(`Parser joins a trace of ${name} to the line with a time before it`, () => {
    const lines = [...['a', 'b', 'c', 'head'].map(stamped), ...trace, stamped('after')];
    assert.deepEqual(messagesOf(lines), ['a', 'b', 'c', `head\n${joined}`, 'after']);
  });

  test(`Parser joins a trace of ${name} that Docker wrapped`, () => {
    const escaped = trace.map((text) => JSON.stringify(text).slice(1, -1)).join('\n');
    const found = messagesOf(['before', ...trace, 'after'].map(docker));
    assert.deepEqual(found, ['before', escaped, 'after']);
  });
}

test('Parser joins what syslog carried of two interleaved traces', () => {
  const [head = '', first = '', ...frames] = java;
  const turns = frames.flatMap((text, i) => [carried('b', python[i] ?? ''), carried('a', text)]);
  const end = [carried('b', python[3] ?? ''), carried('b', 'after b'), carried('a', 'after a')];
  const found = messagesOf([carried('a', head), carried('a', first), ...turns, ...end]);
  assert.deepEqual(
    new Set(found),
    new Set([java.join('\n'), python.join('\n'), 'after a', 'after b']),
  );
});

test('Parser does not join what syslog carried only because it is indented', () => {
  const lines = ['BIOS-provided map:', ' BIOS-e820: 0000', ' BIOS-e820: 1000'];
  const found = messagesOf(lines.map((text) => carried('kernel', text)));
  assert.deepEqual(
    found,
    lines.map((text) => text.trim()),
  );
});

const sudo = '    root : TTY=pts/0 ; PWD=/root ; USER=root ; COMMAND=/usr/bin/id';
const jobs = { file: 1, 'systemd-journal': 2, docker: 3 };

for (const [job, stream] of Object.entries(jobs)) {
  test(`Parser takes a line of ${job} that begins with blanks for a line of its own`, () => {
    const lines = ['pam_unix(sudo:session): session closed', sudo, sudo, 'after'];
    const found = messagesOf(lines.map((text) => ({ text, stream })));
    assert.deepEqual(
      found.map((text) => text.trim()),
      lines.map((text) => text.trim()),
    );
  });

  for (const name of ['java', 'python', 'node'] as const) {
    test(`Parser joins a trace of ${name} of which each line is a record of ${job}`, () => {
      const lines = ['before', ...traces[name], 'after'].map((text) => ({ text, stream }));
      assert.deepEqual(messagesOf(lines), ['before', traces[name].join('\n'), 'after']);
    });

    test(`Parser joins a trace of ${name} in ${job} to the line with a time before it`, () => {
      const texts = ['a', 'b', 'c', 'head'].map(stamped);
      const lines = [...texts, ...traces[name].slice(0, 4), stamped('after')];
      const found = messagesOf(lines.map((text) => ({ text, stream })));
      const isPlainHead = name === 'node' && job === 'systemd-journal'; // "Error: no" alone says little
      const trace = traces[name].slice(0, 4).join('\n');
      const expected = isPlainHead ? ['head', trace] : [`head\n${trace}`];
      assert.deepEqual(found, ['a', 'b', 'c', ...expected, 'after']);
    });
  }
}

test('Parser does not join records of a journal because other lines of the program have times', () => {
  const lines = [...['a', 'b', 'c', 'd'].map(stamped), 'no time', sudo, '... done'];
  const found = messagesOf(lines.map((text) => ({ text, stream: 2 })));
  assert.deepEqual(found, ['a', 'b', 'c', 'd', 'no time', sudo, '... done']);
});

test('Parser joins a trace of which somebody gave each line a level of its own', () => {
  const streams = new StreamTable({ streamsMax: 100 });
  const labels = { job: 'docker', host: 'web', service: 'api' };
  const rig = new ParserRig({ streams });
  const error = streams.intern({ ...labels, level: 'error' });
  const plain = streams.intern(labels);
  const lines = java.map((text, i) => ({ text, stream: i === 0 ? error : plain }));
  const rows = [...rig.push([...lines, { text: 'after', stream: plain }]), ...rig.flush(Infinity)];
  assert.deepEqual(
    rows.map(({ message, labels: { level } }) => [message, level]),
    [
      [java.join('\n'), 'error'],
      ['after', undefined],
    ],
  );
});

test('Parser joins traces of two sources that come line by line in turn', () => {
  const found = messagesOf(
    java.flatMap((text) => [
      { text, stream: 1 },
      { text, stream: 2 },
    ]),
  );
  assert.deepEqual(found, [java.join('\n'), java.join('\n')]);
});

test('Parser ends an event at its limits of lines, bytes and time', () => {
  const frames = Array.from({ length: 10 }, (_, i) => `\tat a.b(${i})`);
  assert.equal(messagesOf(['head', ...frames], { eventLinesMax: 4 }).length, 3);
  assert.equal(messagesOf(['head', ...frames], { eventBytesMax: 40 }).length, 4);
  const late = frames.map((text, i) => ({ text, timeMs: receivedMs + i * 2000 }));
  assert.equal(messagesOf(['head', ...late]).length, 4);
});

test('Parser gives a line out when time has gone on, at a flush, or after many others', () => {
  const rig = new ParserRig({ idleLinesMax: 3 });
  const push = (...lines: RigLine[]): string[] => rig.push(lines).map(({ message }) => message);
  assert.deepEqual(push({ text: '2026-11-21 08:00:00 a' }), []);
  assert.deepEqual(push({ text: '2026-11-21 08:00:01 b', stream: 2 }), []);
  assert.deepEqual(push({ text: '2026-11-21 08:00:02 c', stream: 3 }), ['a']);
  const at = Date.parse('2026-11-21T08:00:02Z');
  assert.deepEqual(rig.flush(at - 1), []);
  assert.deepEqual(
    rig.flush(at).map(({ message }) => message),
    ['b'],
  );
  assert.deepEqual(push({ text: 'd' }, { text: 'e' }, { text: 'f' }, { text: 'g' }), [
    'd',
    'e',
    'c',
    'f',
  ]);
  assert.deepEqual(rig.parser.held(), { events: 1, bytes: 1 });
});

test('Parser holds back a bounded number of events and of bytes', () => {
  const streams = new StreamTable({ streamsMax: 5000 });
  const rig = new ParserRig({ streams, openMax: 10, openBytesMax: 1000 });
  for (let i = 0; i < 100; i++) {
    const stream = streams.intern({ job: 'file', host: `h${i}` });
    rig.push([{ text: 'x'.repeat(i * 5), stream }]);
    assert.ok(rig.parser.held().events <= 10 && rig.parser.held().bytes <= 1000);
  }
  const before = rig.parser.held().events;
  assert.equal(rig.push(['y'.repeat(70_000)]).length, before + 1);
  assert.deepEqual(rig.parser.held(), { events: 0, bytes: 0 });
});

test('Parser takes a container that Docker wrote to the journal for a stream of text', () => {
  const streams = new StreamTable({ streamsMax: 100 });
  const rig = new ParserRig({ streams });
  const labels = { job: 'systemd-journal', host: 'web', service: 'api', container: 'api' };
  const stream = streams.intern(labels);
  const lines = [...['a', 'b', 'c', 'head'].map(stamped), 'more of the head', stamped('after')];
  const rows = [...rig.push(lines.map((text) => ({ text, stream }))), ...rig.flush(Infinity)];
  const found = rows.map(({ message }) => message);
  assert.deepEqual(found, ['a', 'b', 'c', 'head\nmore of the head', 'after']);
});
