import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signature } from '../model/types.ts';
import { Feedback } from './feedback.ts';
import type { FeedbackSubject } from './suppression.ts';

const signature = 'a' as Signature;
const subject: FeedbackSubject = {
  signature,
  templateId: 't',
  template: 'Failed password for <*>',
  patterns: ['SSH_FAILED'],
  host: 'ocean',
  service: 'sshd',
  timeMs: 1_000,
};
const shared = { reason: 'planned', owner: 'anna', expiresMs: 2_000 };

test('Feedback keeps the last verdict of a signature', () => {
  const feedback = new Feedback();
  feedback.setVerdict(signature, 'expected');
  feedback.setVerdict(signature, 'important');
  assert.equal(feedback.verdictOf(signature), 'important');
  assert.equal(feedback.verdictOf('b' as Signature), undefined);
});

test('Feedback suppresses what a suppression names, until it expires', () => {
  const feedback = new Feedback();
  feedback.suppress({ id: '1', host: 'ocean', service: 'sshd', ...shared });
  assert.equal(feedback.suppressionOf(subject)?.id, '1');
  assert.equal(feedback.suppressionOf({ ...subject, timeMs: 2_000 }), undefined);
  assert.equal(feedback.suppressionOf({ ...subject, host: 'dns01' }), undefined);
  feedback.unsuppress('1');
  assert.equal(feedback.suppressionOf(subject), undefined);
});

test('Feedback takes no suppression that names nothing as one of everything', () => {
  const feedback = new Feedback();
  feedback.suppress({ id: '1', ...shared });
  assert.equal(feedback.suppressionOf(subject), undefined);
});

test('Feedback goes on from a snapshot, and has limits', () => {
  const feedback = new Feedback();
  for (let i = 0; i < 1_100; i++) feedback.suppress({ id: String(i), host: 'x', ...shared });
  for (let i = 0; i < 10_100; i++) feedback.setVerdict(String(i) as Signature, 'expected');
  assert.equal(feedback.size, 11_000);
  const again = new Feedback();
  again.restore(JSON.parse(JSON.stringify(feedback.snapshot())));
  assert.equal(again.size, feedback.size);
});

test('Feedback suppresses by template, pattern and names with a star, from a file too', () => {
  const feedback = new Feedback();
  const covering = [
    { template: 'Failed password for <*>' },
    { template: 't', service: 'ssh*' },
    { pattern: 'SSH_FAILED', host: '*ea*' },
    { host: 'o*n', service: 'sshd' },
  ];
  const others = [
    { template: 'u' },
    { pattern: 'SSH_FAILED', host: 'dns*' },
    { host: 'ocean*ocean' },
    { service: 'ssh' },
  ];
  for (const [names, isCovered] of [
    ...covering.map((one) => [one, true] as const),
    ...others.map((one) => [one, false] as const),
  ]) {
    feedback.setFileSuppressions([{ id: 'file:1', ...names, ...shared }]);
    assert.equal(feedback.suppressionOf(subject) !== undefined, isCovered, JSON.stringify(names));
  }
  assert.deepEqual(feedback.snapshot().suppressions, []);
  const many = Array.from({ length: 1_001 }, (_, i) => ({ id: String(i), ...shared }));
  assert.throws(() => feedback.setFileSuppressions(many), RangeError);
});

test('a verdict moves what is said of the template elsewhere, but nothing that is protected', () => {
  const feedback = new Feedback();
  const report = {
    signature,
    templateId: 't',
    host: 'ocean',
    service: 'sshd',
    title: '',
    example: '',
    kinds: [['rarity', 1]] as const,
    isProtected: false,
    strength: 12,
    threshold: 9,
    isTold: true,
    timeMs: 1,
  };
  feedback.heard(report);
  feedback.setVerdict(signature, 'expected', 2);
  const elsewhere = { signature: 'b' as Signature, templateId: 't', timeMs: 3 };
  const asked = { ...elsewhere, kind: 'rarity' as const, isProtected: false };
  const nats = feedback.calibrationOf(asked);
  assert.ok(nats > 3);
  assert.equal(feedback.calibrationOf({ ...asked, isProtected: true }), 0);
  assert.equal(feedback.calibrationOf({ ...asked, signature }), 0);
  const again = new Feedback();
  again.restore(JSON.parse(JSON.stringify(feedback.snapshot())));
  // As the service does at each start: the same word again.
  again.setVerdict(signature, 'expected', 99_999_999);
  assert.equal(again.calibrationOf(asked), nats);
  again.setVerdict(signature, 'important', 5);
  assert.ok(again.calibrationOf(asked) < 0);
});
