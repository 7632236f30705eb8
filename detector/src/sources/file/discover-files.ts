import { glob, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { rotationOf } from './rotation-of.ts';
import type { Rotation } from './rotation-of.ts';

/** A file on disk, at one look. */
export interface Member extends Rotation {
  readonly path: string;
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** It was asked for; else it belongs to the rotation of one that was. */
  readonly isMatched: boolean;
}

export interface Discovered {
  readonly members: readonly Member[];
  /** What could not be looked at, and why. */
  readonly problems: readonly string[];
}

const globSigns = /[*?[\]{}]/;
/** In a directory these are passed over: not text, and not what rotation leaves of it. */
const notText =
  /^\.|^(?:wtmp|btmp|lastlog|faillog|tallylog)(?:[.-]|$)|\.(?:journal~?|xz|bz2|zst|zip|tar|tgz|db|sock|pid|swp|tmp)$|~$/;

/**
 * The files that `paths` name at this moment, and the rotated ones beside them.
 *
 * @param paths of files; of directories, whose text files are meant (not those of its directories);
 *   or globs
 * @param known files whose rotated ones are looked for although none of them may be there now
 */
export async function discoverFiles(
  paths: readonly string[],
  known: readonly string[] = [],
): Promise<Discovered> {
  const problems: string[] = [];
  const matched = new Set<string>();
  for (const path of paths) {
    try {
      for (const found of await expand(resolve(path))) matched.add(found);
    } catch (error) {
      problems.push(`Cannot read "${path}": ${reason(error)}`);
    }
  }
  const all = new Set([...matched, ...(await siblings([...matched, ...known], problems))]);
  const members = await Promise.all(
    [...all].map((path) => look(path, matched.has(path), problems)),
  );
  return { members: members.filter((member) => member !== undefined), problems };
}

async function expand(path: string): Promise<string[]> {
  const entry = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (entry === undefined) return globSigns.test(path) ? Array.fromAsync(glob(path)) : [path];
  if (!entry.isDirectory()) return [path];
  const names = await readdir(path);
  return names.filter((name) => !notText.test(name)).map((name) => join(path, name));
}

async function siblings(paths: readonly string[], problems: string[]): Promise<string[]> {
  const families = new Set(paths.map((path) => rotationOf(path).family));
  const found: string[] = [];
  for (const folder of new Set([...families].map((family) => dirname(family)))) {
    try {
      const inside = (await readdir(folder)).map((name) => join(folder, name));
      found.push(...inside.filter((path) => isRotatedOf(families, path)));
    } catch (error) {
      problems.push(`Cannot look for what was rotated in "${folder}": ${reason(error)}`);
    }
  }
  return found;
}

function isRotatedOf(families: ReadonlySet<string>, path: string): boolean {
  const { family, generation } = rotationOf(path);
  return generation > 0 && families.has(family);
}

/** Undefined for what is no regular file, and for what is gone again. */
async function look(
  path: string,
  isMatched: boolean,
  problems: string[],
): Promise<Member | undefined> {
  try {
    const entry = await stat(path, { bigint: true });
    if (!entry.isFile()) {
      if (isMatched && !entry.isDirectory()) problems.push(`Cannot read "${path}": not a file`);
      return undefined;
    }
    return {
      ...rotationOf(path),
      path,
      dev: String(entry.dev),
      ino: String(entry.ino),
      size: Number(entry.size),
      mtimeMs: Number(entry.mtimeMs),
      isMatched,
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isMatched || code !== 'ENOENT') problems.push(`Cannot read "${path}": ${reason(error)}`);
    return undefined;
  }
}

/** What the system says, in words: "permission denied". */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return message;
}

/** The name under which a file's lines go: "access" for /var/log/nginx/access.log.2.gz. */
export function serviceOf(path: string): string {
  return basename(rotationOf(path).family).replace(/\.(?:log|txt|out|ndjson|json)$/, '');
}
