import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WindowModel } from './window-model.ts';

function trained(): WindowModel {
  const model = new WindowModel();
  model.train(Array.from({ length: 400 }, (_, i) => ['a', 'b', i % 40 === 0 ? 'rare' : 'c']));
  return model;
}

test('WindowModel knows what was there, and names what was not', () => {
  const model = trained();
  assert.ok(model.score(['a', 'b', 'c']).logPValue > -1);
  const { logPValue, reason, decisive } = model.score(['a', 'new']);
  assert.ok(logPValue < -4);
  assert.equal(decisive, 'new');
  assert.match(reason, /never seen/);
});

test('WindowModel takes an answer for a template', () => {
  const model = trained();
  model.answer('new', false);
  assert.ok(model.score(['a', 'new']).logPValue > -1);
  model.answer('rare', true);
  assert.equal(model.score(['a', 'rare']).logPValue, -30);
  assert.equal(model.answers, 2);
});

test('WindowModel forgets above its limit, but no answer', () => {
  const model = new WindowModel({ templatesMax: 3 });
  model.answer('kept', true);
  model.learn(['a', 'b', 'c', 'd']);
  assert.equal(model.score(['kept']).logPValue, -30);
});

test('WindowModel takes for a habit what is in one alarm after the other, and only after long', () => {
  const model = trained();
  const isAlarm = () => model.score(['a', 'new']).logPValue < Math.log(0.01);
  let alarms = 0;
  for (; isAlarm() && alarms < 1_000; alarms++) model.passOver(['a', 'new']);
  assert.ok(alarms > 20 && alarms < 100, `${alarms} alarms`);
  for (let i = 0; i < 300; i++) model.learn(['a', 'b', 'c']);
  for (let i = 0; i < 5; i++) model.passOver(['a', 'other']);
  assert.ok(model.score(['a', 'other']).logPValue < Math.log(0.01));
});
