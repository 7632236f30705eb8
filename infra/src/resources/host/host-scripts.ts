import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleScriptFile } from './bundle-script-file.ts';
import type { HostFile } from './host-bundle.ts';

/** The scripts that run on a host, as they lie there: bundle.sh, and the canary's beside it. */
export function hostScripts(): readonly HostFile[] {
  const bundle = bundleScriptFile();
  return [
    bundle,
    {
      ...bundle,
      path: '/usr/local/lib/tidewatch/canary',
      content: readFileSync(join(import.meta.dirname, 'canary.sh'), 'utf8'),
    },
  ];
}
