import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mergeDaemon } from './merge-daemon.ts';

const needed = { 'log-driver': 'journald', 'log-opts': { labels: 'a,b' } };

function merged(text: string | undefined): unknown {
  return JSON.parse(mergeDaemon(text, needed) ?? 'null');
}

test('mergeDaemon() keeps what else is in the file', () => {
  assert.deepEqual(merged(undefined), needed);
  assert.deepEqual(merged(' \n'), needed);
  assert.deepEqual(merged('{"live-restore":true,"dns":["192.0.2.1"]}'), {
    'live-restore': true,
    dns: ['192.0.2.1'],
    ...needed,
  });
});

test('mergeDaemon() drops the options of another driver: journald would refuse them, and no container start', () => {
  for (const driver of ['"log-driver":"local",', ''])
    assert.deepEqual(merged(`{${driver}"log-opts":{"max-size":"10m"}}`), needed);
});

test('mergeDaemon() joins the labels of the same driver', () => {
  assert.deepEqual(
    merged('{"log-driver":"journald","log-opts":{"tag":"{{.Name}}","labels":"b,own"}}'),
    { 'log-driver': 'journald', 'log-opts': { tag: '{{.Name}}', labels: 'b,own,a' } },
  );
});

test('mergeDaemon() gives the same text where all is there, however it is laid out', () => {
  const text = '{\n\t"log-opts" : {"labels":"a,b"}, "log-driver": "journald" }';
  assert.equal(mergeDaemon(text, needed), text);
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (present) => {
      const once = mergeDaemon(JSON.stringify(present), needed);
      assert.equal(mergeDaemon(once, needed), once);
    }),
  );
});

test('mergeDaemon() takes nothing that is no JSON object', () => {
  for (const text of ['[]', '"x"', '{', 'null', '# comment\n{}'])
    assert.equal(mergeDaemon(text, needed), undefined);
});
