import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { debian } from './debian.ts';
import { fleetCache } from './fleet-cache.ts';
import { runProgram } from './run-program.ts';

/** What ocean has before the kit comes: nginx, Docker, and a Grafana's user and folder. */
const script = `
apt-get update -q
apt-get install -qy --no-install-recommends nginx docker.io
useradd --system --home-dir /usr/share/grafana --no-create-home --shell /usr/sbin/nologin grafana
mkdir -p /etc/grafana/provisioning/datasources /etc/grafana/provisioning/dashboards
apt-get clean
rm -rf /var/lib/apt/lists/* /var/lib/docker /usr/share/doc/*
`;

/** The difference from the common root file system, a layer to be put over it. */
export function oceanLayer(root: string, packages: string): Promise<string> {
  const recipe = JSON.stringify([root, packages, script]);
  return fleetCache.folder('ocean', recipe, async (layer) => {
    const beside = (name: string): string => {
      const folder = `${layer}.${name}`;
      mkdirSync(folder);
      return folder;
    };
    const [work, merged] = [beside('work'), beside('merged')];
    const options = `lowerdir=${root},upperdir=${layer},workdir=${work}`;
    await runProgram(['mount', '-t', 'overlay', '-o', options, 'overlay', merged]);
    try {
      const inside = join(merged, debian.packageFolder);
      mkdirSync(inside, { recursive: true });
      await runProgram(['mount', '--bind', '-o', 'ro', packages, inside]);
      await runProgram(['chroot', merged, 'sh', '-ec', script]);
    } finally {
      await runProgram(['umount', '--recursive', merged]);
      rmSync(work, { recursive: true, force: true });
    }
  });
}
