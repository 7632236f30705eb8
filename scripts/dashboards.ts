/** Writes templates/grafana/dashboards anew from infra/src/dashboards; a test says when they are not fresh. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDashboard } from '../infra/src/dashboards/build-dashboard.ts';
import { dashboardList } from '../infra/src/dashboards/dashboard-list.ts';

const folder = join(import.meta.dirname, '../templates/grafana/dashboards');
mkdirSync(folder, { recursive: true });
for (const spec of dashboardList) {
  const file = join(folder, `${spec.name}.json`);
  writeFileSync(file, `${JSON.stringify(buildDashboard(spec), undefined, 2)}\n`);
  console.log(`written: ${file}`);
}
