import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DetectorError } from '../model/detector-error.ts';

/** Version of the layout below; a folder of another version is refused. */
export const modelFolderVersion = 1;

/** What a model was made of, for people and for the check at loading. */
export interface ModelManifest {
  readonly version: number;
  /** Of the software that wrote it. */
  readonly writtenBy: string;
  readonly writtenMs: number;
  readonly inputs: readonly string[];
  readonly lines: number;
  readonly templates: number;
  /** Event time of what was learned from. */
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  /** Names of the parts; each is a file of that name with .json. */
  readonly parts: readonly string[];
}

export interface ModelFolder<State extends object> {
  readonly manifest: ModelManifest;
  /** Each property is a part, and becomes a file. */
  readonly state: State;
}

/**
 * Writes a model as a folder: manifest.json and a JSON file for each part of the state. The folder is
 * made beside its place and moved there whole; one that was there is replaced.
 *
 * @throws {DetectorError} `state-unusable`
 */
export async function writeModelFolder<State extends object>(
  path: string,
  model: ModelFolder<State>,
): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.new`);
  try {
    await rm(beside, { recursive: true, force: true });
    await mkdir(beside, { recursive: true });
    for (const [name, part] of Object.entries(model.state)) {
      await writeFile(join(beside, `${name}.json`), JSON.stringify(part));
    }
    await writeFile(join(beside, 'manifest.json'), `${JSON.stringify(model.manifest, null, 2)}\n`);
    await rm(path, { recursive: true, force: true });
    await rename(beside, path);
  } catch (cause) {
    throw new DetectorError(`Cannot write model "${path}"`, {
      code: 'state-unusable',
      hint: 'Name a folder that this user can write with --output.',
      cause,
    });
  }
}

/** @throws {DetectorError} `model-unusable` when it is missing, not whole, or of another version */
export async function readModelFolder<State extends object>(
  path: string,
): Promise<ModelFolder<State>> {
  const manifest = await readPart<ModelManifest>(path, 'manifest');
  if (manifest.version !== modelFolderVersion) {
    throw new DetectorError(`Cannot use model "${path}": it has version ${manifest.version}`, {
      code: 'model-unusable',
      hint: `This version reads version ${modelFolderVersion}: train it again.`,
    });
  }
  const state: Record<string, unknown> = {};
  for (const name of manifest.parts) state[name] = await readPart(path, name);
  // Its version says that it was written from a State.
  return { manifest, state: state as State };
}

async function readPart<T>(path: string, name: string): Promise<T> {
  const file = join(path, `${name}.json`);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (cause) {
    throw new DetectorError(`Cannot use model "${path}": "${name}.json" cannot be read`, {
      code: 'model-unusable',
      hint: 'Make it with: logdetect train --input FILE... --output DIR',
      cause,
    });
  }
}
