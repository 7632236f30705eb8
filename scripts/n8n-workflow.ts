/** Writes templates/n8n/log-anomaly-alerts.json anew; a test says when it is not fresh. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertWorkflow } from '../infra/src/workflows/alert-workflow.ts';

const file = join(import.meta.dirname, '../templates/n8n/log-anomaly-alerts.json');
writeFileSync(file, `${JSON.stringify(alertWorkflow(), undefined, 2)}\n`);
console.log(`written: ${file}`);
