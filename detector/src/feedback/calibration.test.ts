import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FindingKind, findingKinds, verdicts } from '../model/types.ts';
import { Calibration, type JudgedSignature } from './calibration.ts';

const dayMs = 86_400_000;

function judged(change: Partial<JudgedSignature> = {}): JudgedSignature {
  return {
    verdict: 'expected',
    templateId: 't',
    kinds: [
      ['rarity', 0.75],
      ['unusual-time', 0.25],
    ],
    atMs: 0,
    isProtected: false,
    ...change,
  };
}

test('Calibration moves the detectors of a template by their shares, and those in general a little', () => {
  const calibration = new Calibration([judged()]);
  const rarity = calibration.nats('rarity', 't', 0);
  assert.ok(rarity > 2 && rarity < 3.5);
  assert.ok(calibration.nats('unusual-time', 't', 0) < rarity);
  const elsewhere = calibration.nats('rarity', 'other', 0);
  assert.ok(elsewhere > 0 && elsewhere < rarity / 3);
  assert.equal(calibration.nats('frequency', 't', 0), 0);
});

test('Calibration goes the other way for what is bad or important', () => {
  for (const verdict of ['known-bad', 'important'] as const) {
    assert.ok(new Calibration([judged({ verdict })]).nats('rarity', 't', 0) < 0);
  }
});

test('Calibration forgets its general part, and keeps that of the template', () => {
  const calibration = new Calibration([judged()]);
  const [now, later] = [0, 280 * dayMs].map((ms) => calibration.nats('rarity', 'other', ms));
  assert.ok((later ?? 1) < (now ?? 0) / 500);
  assert.ok(calibration.nats('rarity', 't', 280 * dayMs) > 2);
});

test('Calibration learns nothing for others from "expected" said of what is protected', () => {
  const calibration = new Calibration([judged({ isProtected: true })]);
  assert.equal(calibration.nats('rarity', 't', 0), 0);
  assert.equal(calibration.nats('rarity', 'other', 0), 0);
  const bad = new Calibration([judged({ isProtected: true, verdict: 'important' })]);
  assert.ok(bad.nats('rarity', 't', 0) < 0);
});

test('Calibration is bounded whatever people say, however often', () => {
  const one = fc.record({
    verdict: fc.constantFrom(...verdicts),
    templateId: fc.constantFrom('', 't', 'u'),
    kinds: fc.array(
      fc.tuple(fc.constantFrom(...findingKinds), fc.double({ min: 0, max: 1, noNaN: true })),
    ),
    atMs: fc.nat(400 * dayMs),
    isProtected: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 80 }), fc.nat(800 * dayMs), (all, nowMs) => {
      const calibration = new Calibration(all);
      for (const kind of ['rarity', 'frequency'] satisfies FindingKind[]) {
        const nats = calibration.nats(kind, 't', nowMs);
        assert.ok(Math.abs(nats) <= 7.5 && Number.isFinite(nats));
      }
    }),
  );
});
