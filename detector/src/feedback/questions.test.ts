import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signature } from '../model/types.ts';
import { Feedback } from './feedback.ts';
import type { HeardReport } from './heard-signatures.ts';

const dayMs = 86_400_000;

function report(signature: string, change: Partial<HeardReport> = {}): HeardReport {
  return {
    signature: signature as Signature,
    templateId: signature,
    host: 'ocean',
    service: 'backup',
    title: `New from backup: ${signature}`,
    example: '',
    kinds: [['rarity', 1]],
    isProtected: false,
    strength: 12,
    threshold: 9,
    isTold: true,
    timeMs: 0,
    ...change,
  };
}

function asked(feedback: Feedback, nowMs = 0, questionsMax = 3): readonly string[] {
  const day = Math.floor(nowMs / dayMs);
  return feedback.questions({ nowMs, day, questionsMax }).map(({ signature }) => signature);
}

test('the question is asked first whose answer would change most of what was told', () => {
  const feedback = new Feedback();
  feedback.heard(report('once'));
  for (let i = 0; i < 4; i++) feedback.heard(report('often', { timeMs: i }));
  feedback.heard(report('nearly', { isTold: false, strength: 8 }));
  feedback.heard(report('far', { isTold: false, strength: 3 }));
  assert.deepEqual(asked(feedback), ['often', 'once', 'nearly']);
});

test('one answer for a template of many hosts is worth more than one for itself', () => {
  const feedback = new Feedback();
  for (let i = 0; i < 5; i++) feedback.heard(report(`fleet-${i}`, { templateId: 'shared' }));
  feedback.heard(report('lone'));
  feedback.heard(report('lone', { timeMs: 1 }));
  const [first = ''] = asked(feedback, 0, 1);
  assert.match(first, /^fleet-/);
  const guarded = new Feedback();
  for (let i = 0; i < 5; i++)
    guarded.heard(report(`fleet-${i}`, { templateId: 'shared', isProtected: true }));
  guarded.heard(report('lone'));
  guarded.heard(report('lone', { timeMs: 1 }));
  assert.deepEqual(asked(guarded, 0, 1), ['lone']);
});

test('no more than a few questions are asked a day, answered or not', () => {
  const feedback = new Feedback();
  for (let i = 0; i < 9; i++) feedback.heard(report(`s${i}`));
  assert.equal(asked(feedback).length, 3);
  const [first = '', second = '', third = ''] = asked(feedback);
  feedback.setVerdict(first as Signature, 'expected');
  feedback.skipQuestion(second as Signature);
  assert.deepEqual(asked(feedback), [third]);
  feedback.setVerdict(third as Signature, 'important');
  assert.deepEqual(asked(feedback), []);
  assert.equal(asked(feedback, dayMs).length, 3);
  assert.deepEqual(asked(feedback, 2 * dayMs, 0), []);
});

test('what is suppressed or was told long ago is not asked', () => {
  const feedback = new Feedback();
  feedback.heard(report('old'));
  feedback.heard(report('quiet', { timeMs: 19 * dayMs }));
  const [id, expiresMs] = ['quiet', 30 * dayMs];
  const signature = id as Signature;
  feedback.suppress({ id, signature, reason: 'planned', owner: 'anna', expiresMs });
  assert.deepEqual(asked(feedback, 20 * dayMs), []);
});

test('questions go on from a snapshot, and what is remembered is bounded', () => {
  const feedback = new Feedback();
  for (let i = 0; i < 1_200; i++) feedback.heard(report(`s${i}`));
  const [first = ''] = asked(feedback);
  feedback.skipQuestion(first as Signature);
  const state = JSON.parse(JSON.stringify(feedback.snapshot()));
  assert.equal(state.heard.length, 1_000);
  const again = new Feedback();
  again.restore(state);
  assert.deepEqual(asked(again), asked(feedback));
  assert.equal(asked(again).length, 2);
});
