import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to standard output
 * @throws {Error} with what it wrote to standard error, when it fails
 */
export async function runProgram(
  argv: readonly [string, ...string[]],
  { input, folder }: { readonly input?: string; readonly folder?: string } = {},
): Promise<string> {
  const [program, ...args] = argv;
  const running = execute(program, args, {
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  running.child.stdin?.on('error', () => {}); // who ends early need not have read all
  running.child.stdin?.end(input ?? '');
  try {
    return (await running).stdout;
  } catch (cause) {
    const { stderr = '', stdout = '' } = cause as { stderr?: string; stdout?: string };
    const said = `${stdout}${stderr}`.split('\n').slice(-30).join('\n').trim();
    throw new Error(`${argv.join(' ')} failed:\n${said}`, { cause });
  }
}
