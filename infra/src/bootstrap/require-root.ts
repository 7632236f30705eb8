import { KitError } from '../errors/kit-error.ts';
import type { HostShell } from './host-shell.ts';

/** @throws {KitError} `access-refused` when who logged in may not become root */
export async function requireRoot(host: string, shell: HostShell): Promise<void> {
  const { code, stdout, stderr } = await shell.runAsRoot('id -u');
  // The last line: a login may greet.
  if (code === 0 && stdout.trim().split('\n').at(-1) === '0') return;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  throw new KitError(
    `Cannot become root on ${host}: ${said === '' ? `it ended with ${code}` : said}`,
    {
      code: 'access-refused',
      hint: 'Log in as root (--user root), or let this user run sudo without a password until the host is prepared.',
    },
  );
}
