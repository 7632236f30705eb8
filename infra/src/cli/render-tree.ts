import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KitError } from '../errors/kit-error.ts';

const manifest = '.tidewatch-render.json';

/** Files by their path under a folder: "ocean/etc/promtail/config.yaml". */
export type FileTree = ReadonlyMap<string, string>;

/** A folder that `kit render` writes and `kit diff` compares with; it knows which files are its own. */
export const renderTree = {
  /**
   * Writes the tree; what an earlier run wrote and this one does not is removed.
   *
   * @throws {KitError} `output-unusable` when the folder holds something else
   */
  write(folder: string, tree: FileTree): void {
    const before = existsSync(folder) ? ownFiles(folder) : [];
    for (const path of before) if (!tree.has(path)) rmSync(join(folder, path), { force: true });
    for (const [path, content] of tree) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    writeFileSync(join(folder, manifest), `${JSON.stringify([...tree.keys()], undefined, 2)}\n`);
  },

  /** @throws {KitError} `output-unusable` when `kit render` did not write the folder */
  read(folder: string): FileTree {
    return new Map(ownFiles(folder).map((path) => [path, readIfThere(join(folder, path))]));
  },
} as const;

function ownFiles(folder: string): string[] {
  const file = join(folder, manifest);
  if (!existsSync(file)) {
    if (existsSync(folder) && readdirSync(folder).length === 0) return [];
    throw new KitError(`Cannot use folder "${folder}": kit render has not written it`, {
      code: 'output-unusable',
      hint: 'Name an empty or new folder, or one that kit render wrote before.',
    });
  }
  const paths: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(paths)) return [];
  // Nobody's manifest makes us touch what is outside.
  return paths.filter(
    (path): path is string => typeof path === 'string' && !/(^|\/)\.\.(\/|$)|^\//.test(path),
  );
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
