import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimedSession } from './session-habits.ts';
import { SessionJudge } from './session-judge.ts';

const alarmBelow = Math.log(0.01);
const usual = ['open', 'write', 'write', 'close'];
const other = ['open', 'read', 'close'];

/** A second between events, but what `waits` says comes before the last one. */
function session(events: readonly string[], waitMs = 1_000): TimedSession {
  const timesMs = events.map((_, i) =>
    i === events.length - 1 ? (i - 1) * 1_000 + waitMs : i * 1_000,
  );
  return { events, timesMs };
}

function learn(judge: SessionJudge, events: readonly string[], times = 1): void {
  for (let i = 0; i < times; i++) {
    judge.begin();
    for (const event of new Set(events)) judge.meet(event);
    judge.learn(session(events, 900 + (i % 20) * 10));
  }
}

/** Mostly usual sessions, and now and then one of many kinds of odd ones. */
function learned(): SessionJudge {
  const judge = new SessionJudge();
  for (let i = 0; i < 2_000; i++) {
    learn(judge, i % 3 ? usual : other);
    if (i % 50 === 0) learn(judge, ['open', `error${i % 9}`, 'close']);
  }
  return judge;
}

const isAlarm = (judge: SessionJudge, events: readonly string[]): boolean =>
  judge.judge(session(events)).logPValue < alarmBelow;

test('SessionJudge takes what is frequent for usual, and nothing else of what it learned', () => {
  const judge = learned();
  assert.ok(!isAlarm(judge, usual));
  assert.ok(!isAlarm(judge, other));
  for (const odd of [['open', 'error0', 'close'], ['open', 'panic'], ['open']]) {
    assert.ok(isAlarm(judge, odd), odd.join(' '));
  }
  assert.equal(judge.judge(session(['open', 'read', 'panic', 'close'])).reason, 'with "panic"');
  assert.equal(judge.judge(session(['open', 'read'])).reason, 'no "close"');
});

test('SessionJudge finds a wrong order, a wrong number and a late step', () => {
  const judge = learned();
  const wrong = judge.judge(session(['close', 'write', 'write', 'open']));
  assert.ok(wrong.logPValue < alarmBelow);
  assert.match(wrong.reason, /after ".*": the other way round in \d+ of \d+ sessions/);
  const many = judge.judge(session(['open', ...Array<string>(60).fill('write'), 'close']));
  assert.ok(many.logPValue < alarmBelow);
  assert.match(many.reason, /"write" 60 times, which is more than usual/);
  const late = judge.judge(session(usual, 60_000));
  assert.ok(late.logPValue < alarmBelow);
  assert.match(late.reason, /"close" came after 60.0 s, later than usual/);
});

test('SessionJudge waits for what may still come, and no longer than that', () => {
  const judge = learned();
  const open = session(['open', 'write', 'write']);
  assert.equal(judge.judge(open, 500).reason, 'it may not have ended');
  assert.ok(judge.judge(open, 60_000).logPValue < alarmBelow);
});

test('SessionJudge gets used to a new habit', () => {
  const judge = learned();
  const habit = ['open', 'scan', 'close'];
  assert.ok(isAlarm(judge, habit));
  for (let i = 0; i < 40; i++) learn(judge, i % 2 ? habit : usual);
  assert.ok(!isAlarm(judge, habit));
});

test('SessionJudge does not get used to what ends first when many have begun', () => {
  const judge = new SessionJudge();
  for (let i = 0; i < 1_000; i++) {
    judge.begin();
    for (const event of i < 12 ? ['open'] : ['open', 'write', 'close']) judge.meet(event);
  }
  for (let i = 0; i < 12; i++) judge.learn(session(['open']));
  for (let i = 0; i < 988; i++) judge.learn(session(usual));
  assert.ok(isAlarm(judge, ['open']));
});

test('SessionJudge gets used to a new habit that says an error or leaves out what all have, but later', () => {
  const judge = learned();
  for (const odd of [
    ['open', 'write', 'error while writing', 'close'],
    ['open', 'write'],
  ]) {
    for (let i = 0; i < 1_000; i++) learn(judge, i % 50 ? usual : odd);
    assert.ok(isAlarm(judge, odd), odd.join(' '));
    for (let i = 0; i < 1_000; i++) learn(judge, i % 3 ? usual : odd);
    assert.ok(!isAlarm(judge, odd), odd.join(' '));
  }
});

test('SessionJudge takes a step that some leave out for a habit of all', () => {
  const judge = new SessionJudge();
  for (let i = 0; i < 500; i++) {
    learn(judge, i % 2 ? usual : ['open', 'write', 'write', 'check', 'close']);
    learn(judge, other);
  }
  assert.ok(!isAlarm(judge, ['open', 'read', 'check', 'close']));
  assert.ok(isAlarm(judge, ['open', 'read', 'panic', 'close']));
});

test('SessionJudge remembers what a person said of a cluster', () => {
  const judge = learned();
  const odd = ['open', 'error0', 'close'];
  const verdict = judge.judge(session(odd));
  judge.answer(verdict, odd, false);
  assert.ok(!isAlarm(judge, odd));
  judge.answer(verdict, odd, true);
  assert.ok(judge.judge(session(odd)).logPValue < -20);
  learn(judge, odd, 300);
  assert.ok(judge.judge(session(odd)).logPValue < -20);
});

test('SessionJudge asks about the order where the events are usual', () => {
  const judge = learned();
  const wrong = ['close', 'write', 'write', 'open'];
  judge.answer(judge.judge(session(wrong)), wrong, false);
  assert.ok(!isAlarm(judge, wrong));
  judge.answer(judge.judge(session(wrong)), wrong, true);
  assert.ok(judge.judge(session(wrong)).logPValue < -20);
  assert.ok(!isAlarm(judge, usual));
});

test('SessionJudge keeps no more answers and usual kinds than it may', () => {
  const judge = new SessionJudge({ answersMax: 2, usualMax: 3 });
  for (let i = 0; i < 20; i++) {
    const events = [`step${i}`, `end${i}`];
    learn(judge, usual, 5);
    judge.answer(judge.judge(session(events)), events, true);
  }
  assert.ok(judge.judge(session(['step0', 'end0'])).logPValue > -20);
  assert.ok(judge.judge(session(['step19', 'end19'])).logPValue < -20);
  for (let i = 0; i < 20; i++) learn(judge, [`kind${i}`], 100);
  assert.ok(isAlarm(judge, ['kind0']));
  assert.ok(!isAlarm(judge, ['kind19']));
});

test('SessionJudge says nothing before it has learned', () => {
  assert.equal(new SessionJudge().judge(session(usual)).logPValue, 0);
});
