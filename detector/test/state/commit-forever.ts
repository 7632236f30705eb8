/**
 * Run by store.kill.ts: commits until it is killed, each time a cursor, a part of the state, an incident
 * and an alert of one number, and says the number when the commit is on disk.
 */
import { alertOf } from '../../src/alerts/alert-of.ts';
import type { IncidentId } from '../../src/model/types.ts';
import { Store } from '../../src/state/store.ts';
import { exampleIncident } from '../fixtures/example-incident.ts';

const [path = ''] = process.argv.slice(2);
const store = await Store.open({ path, routes: ['webhook'] });
const { cursors } = await store.load(0);
for (let n = Number(cursors['file'] ?? 0) + 1; ; n++) {
  const incident = exampleIncident({ id: String(n).padStart(8, '0') as IncidentId });
  const change = { incident, tell: 'opened' } as const;
  const alert = alertOf(change);
  await store.commit({
    cursors: { file: String(n) },
    pipelineState: { part: { n, padding: 'x'.repeat(200_000) } },
    changes: [change],
    alerts: alert === undefined ? [] : [alert],
    nowMs: n,
  });
  process.stdout.write(`${n}\n`);
}
