import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectors } from '../../src/detectors/index.ts';
import { type BedLine, DetectorBed } from './detector-bed.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 5);
const hosts = ['ocean', 'river', 'lake', 'pond'];
/** Of a snapshot as JSON, which no detector's may exceed. */
const stateLengthMax = 8 * 1024 * 1024;

function constantMinute(): readonly BedLine[] {
  return hosts.flatMap((host) =>
    [1, 2].map((template) => {
      return { host, service: 'web', template, text: `request ${template} was answered in time` };
    }),
  );
}

/** Another number of lines, kinds and texts each minute, the same for each call. */
function variedMinute(minute: number): readonly BedLine[] {
  return hosts.flatMap((host, h) =>
    Array.from({ length: 1 + ((minute * 7 + h * 3) % 5) }, (_, i) => {
      const template = 1 + ((minute + i * h) % 4);
      const word = ((minute * 2_654_435_761) % 4_294_967_296).toString(36).repeat(1 + (i % 3));
      return {
        host,
        service: 'web',
        template,
        text: `request ${template} of ${word} was answered`,
      };
    }),
  );
}

for (const definition of detectors) {
  test(`${definition.name} says nothing of what never changes`, () => {
    const bed = new DetectorBed(definition);
    for (let minute = 0; minute < 3 * 1_440; minute++)
      bed.minute(startMs + minute * minuteMs, constantMinute());
    assert.deepEqual(bed.claims, []);
  });

  test(`${definition.name} goes on from its snapshot as if never stopped, in its bounds`, () => {
    const [whole, cut] = [new DetectorBed(definition), new DetectorBed(definition)];
    for (let minute = 0; minute < 2 * 1_440; minute++) {
      whole.minute(startMs + minute * minuteMs, variedMinute(minute));
      if (minute % 311 === 0) cut.restart();
      cut.minute(startMs + minute * minuteMs, variedMinute(minute));
    }
    assert.deepEqual(cut.claims, whole.claims);
    assert.equal(
      JSON.stringify(cut.detector.snapshot()),
      JSON.stringify(whole.detector.snapshot()),
    );
    for (const { logPValue, observed, expected, seen, usual } of whole.claims) {
      assert.ok(logPValue <= 0 && Number.isFinite(observed) && Number.isFinite(expected));
      assert.ok(seen !== '' && usual !== '');
    }
  });

  test(`${definition.name} stays within its bounds in a flood of new kinds`, () => {
    const bed = new DetectorBed(definition);
    for (let minute = 0; minute < 60; minute++) {
      const lines = Array.from({ length: 200 }, (_, i) => {
        const template = 1 + minute * 200 + i;
        const text = `a line that nobody has seen before, number ${template}`;
        return { host: hosts[i % 4] ?? '', service: 'web', template, text };
      });
      bed.minute(startMs + minute * minuteMs, lines);
    }
    assert.ok(JSON.stringify(bed.detector.snapshot()).length < stateLengthMax);
  });
}
