import { levelNames, levelOf } from '../../model/level-of.ts';
import type { Labels } from '../../model/stream-table.ts';

/** Our labels and what agents call them, the best first. */
const names = {
  job: ['job'],
  host: ['host', 'hostname', 'host_name', 'node', 'nodename', 'node_name', 'instance'],
  service: [
    'service',
    'service_name',
    'unit',
    'systemd_unit',
    'app',
    'compose_service',
    'container',
    'container_name',
    'syslog_identifier',
  ],
  level: ['level', 'detected_level', 'severity'],
  container: ['container', 'container_name'],
  image: ['image', 'image_name'],
  compose_project: ['compose_project'],
  compose_service: ['compose_service'],
  environment: ['environment', 'env'],
} as const;

/**
 * The labels of a stream of the fleet from those that somebody pushed. Others are left out: what has
 * many values would make a stream of every line.
 */
export function mapLabels(pushed: Readonly<Record<string, string>>): Labels {
  const labels: Record<string, string> = { job: 'push' };
  for (const [name, aliases] of Object.entries(names)) {
    const alias = aliases.find((each) => (pushed[each] ?? '') !== '');
    if (alias !== undefined) labels[name] = pushed[alias] ?? '';
  }
  const level = levelOf(labels['level'] ?? '');
  if (level === undefined) delete labels['level'];
  else labels['level'] = levelNames[level] ?? '';
  return labels;
}
