import { wellKnown } from '../plan/well-known.ts';
import type { CanaryCheck } from './canary-check.ts';
import { syslogText } from './syslog-text.ts';

/**
 * A check as a line for `canary emit`; its grammar is at the top of that script.
 *
 * @param central where syslog goes to
 */
export function canaryWish({ id, source }: CanaryCheck, central: string, now: Date): string {
  if (source.kind === 'file')
    return `file ${id} ${source.isDated ? 'dated' : 'plain'} ${source.path}`;
  if (source.kind !== 'syslog') return `${source.kind} ${id}`;
  const text = syslogText(source.dialect, id, now);
  return `syslog ${id} ${source.protocol} ${central} ${wellKnown.syslogPort} ${text}`;
}
