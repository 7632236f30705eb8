import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where to look beside PATH. */
export interface ProgramPlaces {
  readonly path: string;
  /** The folder that scripts/build-tools.ts builds into, with a folder a tool. */
  readonly tools: string;
}

/** The path of a program on this machine; undefined when it is not there. */
export function findProgram(name: string, { path, tools }: ProgramPlaces): string | undefined {
  const folders = [...path.split(delimiter), '/usr/sbin', '/sbin', ...globSync(join(tools, '*'))];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((candidate) => existsSync(candidate));
}
