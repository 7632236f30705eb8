/** Writes hosts/hosts.schema.json anew; a test says when it is not fresh. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaText } from '../infra/src/fleet/schema-text.ts';

const file = join(import.meta.dirname, '../hosts/hosts.schema.json');
writeFileSync(file, schemaText());
console.log(`written: ${file}`);
