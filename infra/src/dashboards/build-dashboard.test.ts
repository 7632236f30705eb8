import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { GridPos } from '@grafana/grafana-foundation-sdk/dashboard';
import { buildDashboard } from './build-dashboard.ts';
import { dashboardList } from './dashboard-list.ts';

test('templates/grafana/dashboards are fresh', () => {
  for (const spec of dashboardList) {
    assert.equal(
      readFileSync(`templates/grafana/dashboards/${spec.name}.json`, 'utf8'),
      `${JSON.stringify(buildDashboard(spec), undefined, 2)}\n`,
      'run node scripts/dashboards.ts',
    );
  }
  assert.equal(globSync('templates/grafana/dashboards/*').length, dashboardList.length);
});

test('every dashboard has an id of its own, incidents as marks, and no panel over another', () => {
  const uids = new Set<string | undefined>();
  for (const spec of dashboardList) {
    const dashboard = buildDashboard(spec);
    uids.add(dashboard.uid);
    assert.equal(dashboard.annotations?.list?.[0]?.name, 'Incidents');
    const panels = dashboard.panels ?? [];
    assert.equal(panels.length, spec.panels.length);
    const cells = panels.flatMap(({ gridPos }) => cellsOf(gridPos));
    assert.equal(new Set(cells).size, cells.length, `${spec.name}: a panel lies over another`);
  }
  assert.equal(uids.size, dashboardList.length);
});

function cellsOf(place: GridPos | undefined): string[] {
  assert.ok(place !== undefined && place.x + place.w <= 24);
  return Array.from({ length: place.w * place.h }, (_, index) => {
    return `${place.x + (index % place.w)},${place.y + Math.floor(index / place.w)}`;
  });
}
