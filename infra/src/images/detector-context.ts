import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { KitError } from '../errors/kit-error.ts';
import { bundleDetector } from './bundle-detector.ts';
import { type TarEntry, tarOf } from './tar-of.ts';

/** The user of the detector in its image. */
const owner = 1001;

/**
 * What `docker build -` takes for the detector's image: the Dockerfile and the archive of /app, the same
 * bytes whenever and wherever they are made from the same sources.
 *
 * @param root the repository
 * @throws {KitError} `program-missing`, when page or kernel are not built; `program-failed`
 */
export async function detectorContext(root: string): Promise<Buffer> {
  const code = await bundleDetector(root);
  const files: TarEntry[] = [
    { path: 'app/package.json', content: readFileSync(join(root, 'detector/package.json')) },
    // The program looks for patterns and page two folders above itself, for its kernel beside itself.
    { path: 'app/src/cli/logdetect.mjs', content: Buffer.from(code) },
    ...filesIn(root, { from: 'detector/patterns', to: 'app/patterns', pattern: '**/*.patterns' }),
    ...builtFiles(root, { from: 'detector/web/dist', to: 'app/web/dist', pattern: '**' }),
    ...builtFiles(root, { from: 'detector/src/kernel/dist', to: 'app/src/cli/dist', pattern: '*' }),
  ];
  const rootfs = tarOf([...foldersOf(files), ...files, { path: 'data/', owner }].toSorted(byPath));
  return tarOf([
    { path: 'Dockerfile', content: readFileSync(join(root, 'detector/Dockerfile')) },
    { path: 'rootfs.tar', content: rootfs },
  ]);
}

/** What `npm run build` makes. */
function builtFiles(root: string, tree: Tree): TarEntry[] {
  const files = filesIn(root, tree);
  if (files.length > 0) return files;
  throw new KitError(`Cannot make the detector's image: ${tree.from} is not built`, {
    code: 'program-missing',
    hint: 'npm run build makes it; npm ci does so by itself.',
  });
}

interface Tree {
  readonly from: string;
  readonly to: string;
  readonly pattern: string;
}

function filesIn(root: string, { from, to, pattern }: Tree): TarEntry[] {
  return globSync(pattern, { cwd: join(root, from), withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(join(root, from).length).replaceAll(sep, '/');
      return { path: `${to}${path}`, content: readFileSync(file) };
    });
}

function foldersOf(files: readonly TarEntry[]): TarEntry[] {
  const all = files.flatMap(({ path }) => {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
  });
  return [...new Set(all)].map((path) => ({ path }));
}

function byPath(a: TarEntry, b: TarEntry): number {
  return a.path < b.path ? -1 : 1;
}
