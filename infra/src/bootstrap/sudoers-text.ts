import type { BundleName } from '../plan/host-plan.ts';

const path = '/usr/local/lib/tidewatch/bundle';
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

/**
 * What the kit's user may do as root without a password: the calls of one script, nothing else. It is a
 * door with a record, no cage: a bundle holds commands that run as root.
 *
 * @param script bundle.sh, whose first comment lists its calls
 */
export function sudoersText(user: string, script: string): string {
  const calls = callsOf(script).map((call) => `${path} ${call}`);
  return [
    '# Tidewatch: made by kit bootstrap.',
    `Cmnd_Alias TIDEWATCH = ${calls.join(', \\\n  ')}`,
    `${user} ALL = (root) NOPASSWD: TIDEWATCH`,
    '',
  ].join('\n');
}

/** "#   bundle remove SERVICE [--data]     what it does": services are spelled out, the rest is open. */
function callsOf(script: string): string[] {
  const [head = ''] = script.split(/\n(?!#)/, 1);
  const lines = [...head.matchAll(/^# {3}bundle ([a-z]+)(.*)/gm)];
  return lines.flatMap(([, verb = '', rest = '']) => {
    const [words = ''] = rest.split(/ {2,}| </, 1);
    if (words === '') return [verb];
    if (!words.startsWith(' SERVICE')) return [`${verb} *`];
    const flags = [...words.matchAll(/\[(--[a-z]+)\]/g)].map(([, flag]) => ` ${flag}`);
    return ['', ...flags].flatMap((flag) => services.map((service) => `${verb} ${service}${flag}`));
  });
}
