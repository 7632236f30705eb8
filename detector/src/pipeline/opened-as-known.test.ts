import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertReason, Incident, IncidentChange } from '../model/types.ts';
import { openedAsKnown } from './opened-as-known.ts';

function change(id: string, title: string, tell: AlertReason | 'nothing'): IncidentChange {
  const state = tell === 'resolved' ? 'resolved' : 'open';
  return { incident: { id, title, state } as unknown as Incident, tell };
}

function told(...changes: readonly IncidentChange[]): readonly string[] {
  return openedAsKnown(changes).map(({ incident, tell }) => `${tell} ${incident.title}`);
}

test('openedAsKnown tells an incident that opens with what joined it at once', () => {
  const opened = change('a', 'the strongest', 'opened');
  const other = change('b', 'another', 'opened');
  const joined = [change('a', 'the root', 'nothing'), change('a', 'the root, worse', 'escalated')];
  assert.deepEqual(told(opened, other, ...joined), ['opened the root, worse', 'opened another']);
});

test('openedAsKnown leaves what was open before, what nobody hears of, and what ends', () => {
  const before = [change('a', 'worse', 'escalated'), change('a', 'more', 'new-kind')];
  assert.deepEqual(told(...before), ['escalated worse', 'new-kind more']);
  const untold = [change('a', 'kept', 'nothing'), change('a', 'joined', 'nothing')];
  assert.deepEqual(told(...untold), ['nothing kept', 'nothing joined']);
  const ended = [change('a', 'begun', 'opened'), change('a', 'over', 'resolved')];
  assert.deepEqual(told(...ended), ['opened begun', 'resolved over']);
});
