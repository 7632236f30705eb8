import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const programs = {
  debootstrap: 'debootstrap',
  'systemd-nspawn': 'systemd-container',
  ip: 'iproute2',
  'dpkg-scanpackages': 'dpkg-dev',
  ssh: 'openssh-client',
} as const;

/** Why no hosts can be started on this machine, and what would help; undefined: they can. */
export function bedProblem(): string | undefined {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version'))
    return 'the fleet of test hosts needs Debian';
  if (process.getuid?.() !== 0) return 'the fleet of test hosts needs root';
  if (!/\boverlay\b/.test(readFileSync('/proc/filesystems', 'utf8')))
    return 'the fleet of test hosts needs overlayfs: modprobe overlay';
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const missing = Object.entries(programs)
    .filter(([program]) => !folders.some((folder) => existsSync(join(folder, program))))
    .map(([, debianPackage]) => debianPackage);
  if (missing.length === 0) return undefined;
  return `the fleet of test hosts needs programs: apt-get install ${missing.join(' ')}`;
}
