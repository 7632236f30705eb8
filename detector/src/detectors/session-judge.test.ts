import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SessionJudge } from './session-judge.ts';

const usual = ['open', 'write', 'write', 'close'];
const other = ['open', 'read', 'close'];

/** Mostly usual sessions, and now and then one of many kinds of odd ones. */
function learned(options = {}): SessionJudge {
  const judge = new SessionJudge({ recentMax: 1_000, renewEvery: 100, ...options });
  for (let i = 0; i < 1_000; i++) {
    judge.learn(i % 3 ? usual : other);
    if (i % 50 === 0) judge.learn(['open', `error${i % 9}`, 'close']);
  }
  return judge;
}

test('SessionJudge takes what is frequent for usual, and nothing else of what it learned', () => {
  const judge = learned();
  assert.ok(judge.score(usual).logPValue > Math.log(0.01));
  assert.ok(judge.score(other).logPValue > Math.log(0.01));
  for (const odd of [['open', 'error0', 'close'], ['open', 'panic'], Array(40).fill('write')]) {
    assert.ok(judge.score(odd).logPValue < Math.log(0.01), odd.join(' '));
  }
  assert.match(judge.score(['open', 'panic']).reason, /panic/);
});

test('SessionJudge gets used to a new habit', () => {
  const judge = learned();
  const habit = ['open', 'scan', 'close'];
  assert.ok(judge.score(habit).logPValue < Math.log(0.01));
  for (let i = 0; i < 200; i++) judge.learn(i % 2 ? habit : usual);
  assert.ok(judge.score(habit).logPValue > Math.log(0.01));
});

test('SessionJudge remembers what a person said of a kind', () => {
  const judge = learned();
  const odd = ['open', 'error0', 'close'];
  judge.answer(judge.score(odd).kind, false);
  assert.equal(judge.score(odd).logPValue, 0);
  judge.answer(judge.score(odd).kind, true);
  assert.ok(judge.score(odd).logPValue < -20);
  for (let i = 0; i < 300; i++) judge.learn(odd);
  assert.ok(judge.score(odd).logPValue < -20);
});

test('SessionJudge asks about counts where the events are usual', () => {
  const judge = learned();
  const many = ['open', ...Array<string>(60).fill('write'), 'close'];
  const { kind, logPValue } = judge.score(many);
  assert.ok(logPValue < Math.log(0.01));
  judge.answer(kind, true);
  assert.ok(judge.score(usual).logPValue > Math.log(0.01));
  assert.ok(judge.score(many).logPValue < -20);
});

test('SessionJudge asks about the order where the counts are usual', () => {
  const judge = learned();
  const wrong = ['close', 'write', 'write', 'open'];
  const { kind, logPValue } = judge.score(wrong);
  assert.ok(logPValue < Math.log(0.01));
  judge.answer(kind, true);
  assert.ok(judge.score(usual).logPValue > Math.log(0.01));
  assert.ok(judge.score(wrong).logPValue < -20);
});

test('SessionJudge says nothing before it has learned', () => {
  assert.equal(new SessionJudge().score(usual).logPValue, 0);
});
