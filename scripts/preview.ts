/**
 * `kit preview` of every host in one command, with the Pulumi that this machine has: the user's own, else
 * what scripts/build-tools.ts has built, with the tests' stand-ins for resource plugins that are not
 * installed.
 *
 *     npm run preview [-- --stack dns01] [-- --json]
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pulumiEnvironment } from '../test/pulumi/pulumi-environment.ts';

const kit = join(import.meta.dirname, '../infra/src/bin.ts');
const run = spawnSync(process.execPath, [kit, 'preview', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: pulumiEnvironment(),
});
process.exitCode = run.status ?? 1;
