import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tidewatch/fleet');

/** What is dear to make and always comes out the same, kept outside the clone. */
export const fleetCache = {
  path: folder,

  /**
   * The folder that `make` fills; made once for one recipe. Whoever makes the same at the same time
   * throws the second away.
   *
   * @param recipe all that the content depends on, as text
   */
  async folder(
    name: string,
    recipe: string,
    make: (folder: string) => Promise<void>,
  ): Promise<string> {
    const hash = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
    const path = join(folder, `${name}-${hash}`);
    if (existsSync(path)) return path;
    mkdirSync(folder, { recursive: true });
    const making = mkdtempSync(join(folder, `.making-${name}-`));
    try {
      const content = join(making, 'content');
      mkdirSync(content, { mode: 0o755 });
      await make(content);
      if (!existsSync(path)) renameSync(content, path);
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
    return path;
  },
} as const;
