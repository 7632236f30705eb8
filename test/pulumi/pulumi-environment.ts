import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const plugins = ['command', 'docker'] as const;

/**
 * The environment that Pulumi's engine runs in here: the Node that npm brought first on PATH, then the
 * user's own PATH, then the tools that scripts/build-tools.ts has built, and last, for each resource plugin
 * that is neither in Pulumi's folder nor on PATH, this folder's stand-in.
 */
export function pulumiEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { env } = process;
  const own = (env['PATH'] ?? '').split(delimiter);
  const cache = env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const tools = globSync(join(cache, 'tidewatch/tools/pulumi*'));
  const home = env['PULUMI_HOME'] ?? join(homedir(), '.pulumi');
  const missing = plugins.filter((name) => !isInstalled(name, home, own));
  const standIns = missing.map((name) => join(import.meta.dirname, 'bin', name));
  return {
    ...env,
    PATH: [dirname(process.execPath), ...own, join(home, 'bin'), ...tools, ...standIns].join(
      delimiter,
    ),
    PULUMI_SKIP_UPDATE_CHECK: '1',
    // What is not here is not fetched: a preview is the same without a network.
    ...(missing.length > 0 ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: '1' } : {}),
    ...more,
  };
}

function isInstalled(name: string, home: string, path: readonly string[]): boolean {
  const program = `pulumi-resource-${name}`;
  const inHome = globSync(join(home, 'plugins', `resource-${name}-v*`, program)).length > 0;
  return inHome || path.some((folder) => existsSync(join(folder, program)));
}
