import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * Where a program is.
 *
 * @param path folders, as PATH names them
 * @returns undefined where no folder has it
 */
export async function findProgram(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((one) => one !== '')) {
    const file = join(folder, name);
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}
