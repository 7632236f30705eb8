import { chmodSync, cpSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from './run-program.ts';

/**
 * Puts the Node that runs this, and the libraries that it loads, where Google's distroless images have
 * them: /nodejs/bin/node.
 */
export async function nodeFolder(folder: string): Promise<void> {
  const node = join(folder, 'nodejs/bin/node');
  mkdirSync(dirname(node), { recursive: true });
  cpSync(realpathSync(process.execPath), node);
  chmodSync(node, 0o755);
  const linked = await runProgram(['ldd', process.execPath]);
  for (const [path] of linked.matchAll(/\/\S+\.so\S*/g)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(realpathSync(path), target);
  }
  mkdirSync(join(folder, 'etc'), { recursive: true });
  mkdirSync(join(folder, 'tmp'), { mode: 0o777 });
}
