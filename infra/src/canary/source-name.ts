import type { CanarySource } from './canary-check.ts';

/** "container by journald", "file /var/log/app.log", "syslog udp rfc3164 from node005" */
export function sourceName(source: CanarySource): string {
  if (source.kind === 'journald') return 'journal';
  if (source.kind === 'docker') return `container by ${source.by}`;
  if (source.kind === 'file') return `file ${source.path}`;
  const { protocol, dialect, sender } = source;
  const from = sender.kind === 'host' ? sender.name : sender.address;
  return `syslog ${protocol} ${dialect === 'own' ? 'own dialect' : dialect} from ${from}`;
}
