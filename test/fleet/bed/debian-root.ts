import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { debianMirror } from './debian-mirror.ts';
import { debian } from './debian.ts';
import { fleetCache } from './fleet-cache.ts';
import { runProgram } from './run-program.ts';

/** A machine as a hoster hands it over: it boots, one can log in, apt works. */
const packages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'udev',
  'openssh-server',
  'sudo',
  'ca-certificates',
  'iproute2',
  'procps',
  'tzdata',
];

/**
 * PID 1, and then systemd. Where the kernel has control groups of the first kind, nspawn mounts them
 * read-only, and both systemd and Docker write; later than this, services that just start would fail.
 */
const init = `#!/bin/sh
for c in cpu cpuacct cpuset memory devices freezer blkio pids; do
  [ -d /sys/fs/cgroup/$c ] || continue
  umount /sys/fs/cgroup/$c
  mount -t cgroup -o $c cgroup /sys/fs/cgroup/$c
done
exec /lib/systemd/systemd
`;

const files: Readonly<Record<string, string>> = {
  [debian.init]: init,
  '/etc/apt/sources.list': `deb [trusted=yes] file:${debian.packageFolder} ./\n`,
  // It stands on a file system that forgets anyway: apt is twice as fast.
  '/etc/dpkg/dpkg.cfg.d/fleet': 'force-unsafe-io\n',
  '/etc/ssh/sshd_config.d/fleet.conf': 'PermitRootLogin prohibit-password\nUseDNS no\n',
};

/** Units that wait for hardware which is not there, or would change this machine's clock or kernel. */
const masked = [
  'systemd-udevd.service',
  'systemd-udev-trigger.service',
  'systemd-timesyncd.service',
  'systemd-modules-load.service',
  'e2scrub_reap.service',
  'e2scrub_all.timer',
  'fstrim.timer',
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
];

/** The root file system that every host starts from, made by debootstrap once (a minute, 260 MB). */
export function debianRoot(): Promise<string> {
  const recipe = JSON.stringify([debian.release, packages, files, masked]);
  return fleetCache.folder('root', recipe, async (root) => {
    await runProgram([
      'debootstrap',
      '--variant=minbase',
      `--include=${packages.join(',')}`,
      debian.release,
      root,
      await debianMirror(debian.release, debian.mirrorVariable),
    ]);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    chmodSync(join(root, debian.init), 0o755);
    enableUnits(root);
    // Each host has its own.
    await runProgram(['sh', '-c', 'rm -f "$1"/etc/ssh/ssh_host_* "$1"/etc/machine-id', '-', root]);
    for (const waste of ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/man'])
      rmSync(join(root, waste), { recursive: true, force: true });
    for (const needed of ['var/cache/apt/archives/partial', 'var/lib/apt/lists/partial'])
      mkdirSync(join(root, needed), { recursive: true });
    chmodSync(root, 0o755);
  });
}

function enableUnits(root: string): void {
  const units = join(root, 'etc/systemd/system');
  for (const unit of masked) symlinkSync('/dev/null', join(units, unit));
  const wanted = join(units, 'multi-user.target.wants');
  mkdirSync(wanted, { recursive: true });
  symlinkSync(
    '/lib/systemd/system/systemd-networkd.service',
    join(wanted, 'systemd-networkd.service'),
  );
}
