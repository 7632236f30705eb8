import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';

/** What the detector's image is built from. */
const inputs = [
  'package-lock.json',
  'detector/{package.json,Dockerfile}',
  'detector/src/**',
  'detector/patterns/**',
  'detector/runbooks/**',
  'detector/web/{src/**,index.html,package.json,vite.config.ts}',
  'infra/src/images/{bundle-detector,detector-context,tar-of}.ts',
];

/**
 * The tag of the detector's image: the first 16 hexadecimal digits of the SHA-256 of every file that it
 * is built from, names included. Tests do not count, nor what `npm run build` has made.
 *
 * @param root the repository
 */
export function ownImageTag(root: string): string {
  const hash = createHash('sha256');
  const files = globSync(inputs, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|bench|sim)\.tsx?$/.test(entry.name))
    .filter((entry) => basename(entry.parentPath) !== 'dist')
    .map((entry) => join(entry.parentPath, entry.name))
    // What is built is made of what is here already, and need not be there yet.
    .filter((file) => !file.includes(`${sep}dist${sep}`))
    .toSorted();
  for (const file of files) {
    if (!existsSync(file)) continue;
    const text = readFileSync(file);
    hash.update(`${file.slice(root.length + 1).replaceAll(sep, '/')}\0${text.length}\0`);
    hash.update(text);
  }
  return hash.digest('hex').slice(0, 16);
}
