import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFacts } from './read-facts.ts';
import { readSightings } from './read-sightings.ts';
import { wrongLabels } from './wrong-labels.ts';

const stream = { host: 'a', job: 'file' };
const values = [
  ['1', 'tidewatch-canary: check k1.0.file'],
  ['2', 'of somebody else'],
];
const answer = JSON.stringify({ data: { result: [{ stream, values }] } });

test('lines are known by their id, with the labels of their stream', () => {
  const { loki, detector, troubles } = readSightings(
    `loki\t${answer}\ndetector\tk1.0.file\t{"id":"k1.0.file"}\t200\ndetector\tk1.1.docker\t{}\t404\n`,
  );
  assert.deepEqual([...loki], [['k1.0.file', stream]]);
  assert.deepEqual([[...detector], troubles], [['k1.0.file'], []]);
});

test('who does not answer as he should is told, once', () => {
  const { troubles } = readSightings(
    'loki\tcurl: (7) Failed to connect\ndetector\tk1.0\tno\t401 \ndetector\tk1.1\tno\t401\n',
  );
  assert.deepEqual(troubles, [
    'Loki answers curl: (7) Failed to connect',
    'the detector answers 401 no',
  ]);
});

test('labels that are missing or other than they must be are named', () => {
  assert.deepEqual(
    wrongLabels({ host: 'a', job: 'file', service: 'x' }, { ...stream, host: 'b' }),
    ['host is b, not a', 'service is missing, not x'],
  );
});

test('facts are read by their keys', () => {
  const facts = readFacts(
    'unit:alloy.service\tactive\nsaid:alloy.service\tlevel=error 401\nport:1514\tudp\ndocker\tjson-file\nfile:/a b/*\tunreadable /a b/c\n',
  );
  assert.equal(facts.units.get('alloy.service'), 'active');
  assert.deepEqual(facts.said, ['level=error 401']);
  assert.deepEqual([...facts.ports], ['1514/udp']);
  assert.equal(facts.dockerDriver, 'json-file');
  assert.equal(facts.files.get('/a b/*'), 'unreadable /a b/c');
  assert.equal(facts.refused, undefined);
});
