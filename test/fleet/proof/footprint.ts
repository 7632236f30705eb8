import type { Bed } from '../bed/bed-of.ts';

/** What comes and goes by itself, and what programs write that were there before. */
const passing = [
  '/var/cache',
  '/var/lib/apt',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/dpkg',
  '/var/lib/logrotate',
  '/var/lib/nginx',
  '/var/lib/systemd',
  '/var/log/journal',
  '/var/spool',
  '/var/tmp',
  '/srv/packages',
  '/srv/app',
  '/var/log/pihole',
  '/var/log/backup',
] as const;

const places = '/etc /usr /var /data01 /opt /home /root /srv';

/** A line for each file, user, group, unit, container, image, network and volume of a host. */
export async function footprint(bed: Bed, host: string): Promise<ReadonlySet<string>> {
  const pruned = passing.map((path) => `-path ${path}`).join(' -o ');
  const script = `
    find ${places} -xdev \\( ${pruned} \\) -prune -o -printf '%y %m %u:%g %p\\n' 2>/dev/null || true
    getent passwd | cut -d: -f1 | sed 's/^/user /'
    getent group | sed 's/^/group /'
    systemctl list-unit-files --quiet --no-legend --no-pager | awk '$2 != "transient" { print "unit", $1, $2 }'
    docker ps --all --format 'container {{.Names}}'
    docker image ls --format 'image {{.Repository}}:{{.Tag}}'
    docker network ls --format 'network {{.Name}}'
    docker volume ls --format 'volume {{.Name}}'`;
  const text = await bed.inside(host, script);
  return new Set(text.split('\n').filter((line) => line !== ''));
}
