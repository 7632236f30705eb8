import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventClock } from './event-clock.ts';
import { StampReader } from './stamp-reader.ts';
import { timestampForms } from './timestamp-forms.ts';
import { ZoneOffsets } from './zone-offsets.ts';

const encoder = new TextEncoder();
const receivedMs = Date.parse('2024-12-31T23:30:00Z');
const examples = timestampForms.flatMap((form) =>
  form.examples.map(([written, iso]) => ({ name: form.name, written, iso })),
);

const noTimes = [
  '2024-13-02 03:04:05',
  '2024-01-32 03:04:05',
  '2024-01-02 24:04:05',
  'Foo  9 06:06:20',
  'Jun 31 06:06:20',
  '12345',
  '123456789012',
  '2024-01-02',
  '10.0.0.1 is down',
  '',
  'Jun  9 06:06:20abc',
  '1117838570abc',
  'I0002 15:04:05.000000',
  '99/99/99 10:10:10',
];

test('every form of a time is read as its examples say, and by no other form before it', () => {
  assert.ok(examples.length > 40);
  for (const { name, written, iso } of examples) {
    const stamps = new StampReader();
    const lock = { form: -1 };
    const bytes = encoder.encode(`xx${written} INFO message 12`);
    const end = stamps.read(lock, bytes, 2, bytes.length);
    assert.equal(end, 2 + written.length, written);
    assert.equal(timestampForms[lock.form]?.name, name, written);
    const time = new EventClock(new ZoneOffsets('UTC')).resolve(stamps.moment, receivedMs);
    assert.equal(new Date(Math.floor(time)).toISOString(), iso, written);
  }
});

test('every form is read again through its lock, and at the end of the line', () => {
  for (const { name, written } of examples) {
    const form = timestampForms.findIndex((candidate) => candidate.name === name);
    const bytes = encoder.encode(written);
    assert.equal(new StampReader().read({ form }, bytes, 0, bytes.length), bytes.length, written);
  }
});

test('a time that is cut off, or out of range, or the head of a word, is none', () => {
  const cut = examples.map(({ written }) => written.slice(0, 7));
  for (const text of [...cut, ...noTimes]) {
    const bytes = encoder.encode(text);
    assert.equal(new StampReader().read({ form: -1 }, bytes, 0, bytes.length), -1, text);
  }
});

test('no form reads beyond the line it was given', () => {
  for (const { written } of examples) {
    const bytes = encoder.encode(`${written}0123456789`);
    for (let length = 0; length < written.length; length++) {
      for (const form of timestampForms.keys()) {
        const end = new StampReader().read({ form }, bytes, 0, length);
        assert.ok(end <= length, `${written} cut at ${length}`);
      }
    }
  }
});
