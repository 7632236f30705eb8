import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signature } from '../model/types.ts';
import { Feedback } from './feedback.ts';

const signature = 'a' as Signature;
const subject = { signature, templateId: 't', host: 'ocean', service: 'sshd', timeMs: 1_000 };
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
