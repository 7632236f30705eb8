import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostFile } from './host-bundle.ts';

/** bundle.sh as it lies on a host. */
export function bundleScriptFile(): HostFile {
  return {
    path: '/usr/local/lib/tidewatch/bundle',
    mode: '0755',
    owner: 'root:root',
    isStageOnly: false,
    content: readFileSync(join(import.meta.dirname, 'bundle.sh'), 'utf8'),
  };
}
