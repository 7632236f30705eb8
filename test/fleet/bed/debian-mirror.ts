import { runProgram } from './run-program.ts';

/**
 * Where a suite of Debian comes from: `variable` of the environment, else where this machine's own apt
 * gets it.
 *
 * @param suite "bookworm", "bookworm-security"
 * @param variable name of an environment variable that may hold a mirror's URL
 */
export async function debianMirror(suite: string, variable: string): Promise<string> {
  const asked = process.env[variable];
  if (asked !== undefined) return asked;
  const targets = await runProgram(['apt-get', 'indextargets', '--format', '$(SITE) $(RELEASE)']);
  const site = targets
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, release]) => release === suite)?.[0];
  if (site !== undefined) return site;
  throw new Error(`This machine's apt knows no "${suite}": say a mirror of it as ${variable}`);
}
