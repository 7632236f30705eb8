import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleIncident } from '../../test/fixtures/example-incident.ts';
import type { IncidentChange } from '../model/types.ts';
import { alertOf } from './alert-of.ts';

function idOf(change: Partial<IncidentChange['incident']>, tell: IncidentChange['tell']): unknown {
  return alertOf({ incident: exampleIncident(change), tell })?.id;
}

test('alertOf() makes nothing of a change that is not told', () => {
  assert.equal(idOf({}, 'nothing'), undefined);
});

test('alertOf() gives one id for one step, whatever else has changed', () => {
  assert.equal(idOf({}, 'opened'), idOf({ count: 99, severity: 'critical' }, 'opened'));
  assert.equal(idOf({}, 'resolved'), idOf({ resolvedMs: 5 }, 'resolved'));
  assert.notEqual(idOf({}, 'opened'), idOf({}, 'resolved'));
  assert.notEqual(
    idOf({ severity: 'high' }, 'escalated'),
    idOf({ severity: 'critical' }, 'escalated'),
  );
  assert.notEqual(
    idOf({ kinds: ['rarity'] }, 'new-kind'),
    idOf({ kinds: ['rarity', 'silence'] }, 'new-kind'),
  );
});

test('alertOf() says what the incident says, at the time of its step', () => {
  const incident = exampleIncident({ resolvedMs: 77 });
  const alert = alertOf({ incident, tell: 'resolved' });
  assert.equal(alert?.title, incident.title);
  assert.equal(alert?.atMs, 77);
  assert.equal(alert?.dedupKey, incident.id);
  assert.match(alert?.body ?? '', /143 times/);
});
