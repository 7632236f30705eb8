import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debianMirror } from './debian-mirror.ts';
import { debian } from './debian.ts';
import { fleetCache } from './fleet-cache.ts';
import { runProgram } from './run-program.ts';

/** What hosts may install while they are set up or tested; all that these depend on comes with them. */
const packages = [
  'acl',
  'bsdutils',
  'busybox-static',
  'cron',
  'curl',
  'docker.io',
  'iptables',
  'iputils-ping',
  'libpam-systemd',
  'logrotate',
  'nftables',
  'nginx',
  'openssh-client',
  'rsyslog',
  'ufw',
];

/**
 * A folder that apt installs from (`deb [trusted=yes] file:…`): the hosts have no route out.
 *
 * @param root the root file system whose installed packages are not needed again
 */
export function packageFolder(root: string): Promise<string> {
  const recipe = JSON.stringify([debian.release, root, packages]);
  return fleetCache.folder('packages', recipe, async (folder) => {
    const work = mkdtempSync(join(tmpdir(), 'fleet-apt-'));
    try {
      await download(work, root, folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    const index = await runProgram(['dpkg-scanpackages', '--multiversion', '.'], { folder });
    writeFileSync(join(folder, 'Packages'), index);
  });
}

/** By this machine's apt, with lists and a status of its own: this machine may be another Debian. */
async function download(work: string, root: string, folder: string): Promise<void> {
  for (const name of ['lists/partial', 'archives/partial', 'etc'])
    mkdirSync(join(work, name), { recursive: true });
  const signed = `deb [signed-by=${debian.keyring}]`;
  const { release, mirrorVariable, securityMirrorVariable } = debian;
  const sources = [
    `${signed} ${await debianMirror(release, mirrorVariable)} ${release} main`,
    `${signed} ${await debianMirror(`${release}-security`, securityMirrorVariable)} ${release}-security main`,
  ];
  writeFileSync(join(work, 'etc/sources.list'), `${sources.join('\n')}\n`);
  copyFileSync(join(root, 'var/lib/dpkg/status'), join(work, 'status'));
  const options = {
    'Dir::State': work,
    'Dir::State::lists': join(work, 'lists'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': work,
    'Dir::Cache::archives': join(work, 'archives'),
    'Dir::Etc::sourcelist': join(work, 'etc/sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::Etc::preferencesparts': '-',
    'APT::Sandbox::User': 'root',
    'APT::Install-Recommends': 'false',
  };
  const apt = (...args: string[]) =>
    runProgram([
      'apt-get',
      '-q',
      ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
      ...args,
    ]);
  await apt('update');
  await apt('install', '-y', '--download-only', ...packages);
  await runProgram(['sh', '-c', 'cp "$1"/archives/*.deb "$2"', '-', work, folder]);
}
