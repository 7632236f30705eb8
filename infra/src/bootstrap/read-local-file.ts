import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { KitError } from '../errors/kit-error.ts';
import type { LocalFile } from './host-shell.ts';

/** What ELF calls a machine, by what uname calls it. */
const elfMachines: Readonly<Record<string, number>> = {
  x86_64: 62,
  aarch64: 183,
  armv7l: 40,
  armv6l: 40,
  i686: 3,
};
const elfNames: Readonly<Record<number, string>> = {
  62: 'x86_64',
  183: 'aarch64',
  40: 'arm',
  3: 'i686',
};

/**
 * A program of this machine that is to be sent to a host.
 *
 * @param machine what uname says on the host
 * @throws {KitError} `usage` when it cannot be read, or cannot run there
 */
export async function readLocalFile(path: string, machine: string): Promise<LocalFile> {
  const head = await headOf(path);
  const isElf = head.length === 20 && head.readUInt32BE(0) === 0x7f_45_4c_46;
  if (!isElf) {
    throw new KitError(`Cannot send ${path}: it is no program of Linux`, {
      code: 'usage',
      hint: 'Release archives hold the program: unpack it first.',
    });
  }
  const built = head.readUInt16LE(18);
  const wanted = elfMachines[machine];
  if (wanted !== undefined && built !== wanted) {
    throw new KitError(
      `Cannot send ${path}: it is for ${elfNames[built] ?? `machine ${built}`}, the host is ${machine}`,
      { code: 'usage', hint: "Take the release for the host's architecture." },
    );
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { path, bytes: statSync(path).size, sha256: hash.digest('hex') };
}

async function headOf(path: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(20), 0, 20, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw new KitError(`Cannot read ${path}`, {
      code: 'usage',
      hint: 'Check the path of --program.',
      cause,
    });
  }
}
