import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleScriptFile } from './bundle-script-file.ts';
import type { HostFile } from './host-bundle.ts';

/** The scripts that run on a host, as they lie there: bundle.sh, and beside it those that it runs. */
export function hostScripts(): readonly HostFile[] {
  const bundle = bundleScriptFile();
  const beside = ['canary', 'maintenance'].map((name) => ({
    ...bundle,
    path: `/usr/local/lib/tidewatch/${name}`,
    content: readFileSync(join(import.meta.dirname, `${name}.sh`), 'utf8'),
  }));
  return [bundle, ...beside];
}
