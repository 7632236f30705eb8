import type { BundleName } from '../plan/host-plan.ts';

const script = '/usr/local/lib/tidewatch/bundle';
/** Of every role: a host that changes its role is not bootstrapped again. */
const services: readonly BundleName[] = [
  'base',
  'loki',
  'detector',
  'nginx',
  'syslog',
  'agent',
  'grafana',
  'n8n',
];

/** Every call of bundle.sh that the kit makes; its verbs are at the top of that script. */
export const bundleCalls: readonly string[] = [
  'list',
  // NAME:TAG and, where it is pinned, its digest: the script hands them to Docker as one word each.
  'image *',
  ...['apply', 'remove', 'rollback', 'status', 'ready'].flatMap((verb) =>
    services.map((service) => `${verb} ${service}`),
  ),
  ...services.map((service) => `remove ${service} --data`),
];

/**
 * What the kit's user may do as root without a password: these calls of one script, nothing else. It is
 * a door with a record, no cage: a bundle holds commands that run as root.
 */
export function sudoersText(user: string): string {
  return [
    '# Tidewatch: made by kit bootstrap.',
    `Cmnd_Alias TIDEWATCH = ${bundleCalls.map((call) => `${script} ${call}`).join(', \\\n  ')}`,
    `${user} ALL = (root) NOPASSWD: TIDEWATCH`,
    '',
  ].join('\n');
}
