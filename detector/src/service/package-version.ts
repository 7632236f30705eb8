import { createRequire } from 'node:module';

/** The version of the detector that is running. */
export function packageVersion(): string {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  return version;
}
