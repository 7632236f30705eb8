import type { SyslogDialect } from './canary-check.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** user.notice */
const priority = 13;

/**
 * A marked line as a device would send it, without a line end. The dialect of its own is that of routers:
 * no time, no host, a program's name that is none.
 */
export function syslogText(dialect: SyslogDialect, id: string, now: Date): string {
  const said = `check ${id}`;
  if (dialect === 'rfc5424')
    return `<${priority}>1 ${now.toISOString()} canary tidewatch-canary - - - ${said}`;
  if (dialect === 'own') return `<189>%SYS-5-CONFIG_I: tidewatch-canary: ${said}`;
  const day = String(now.getUTCDate()).padStart(2);
  const time = now.toISOString().slice(11, 19);
  return `<${priority}>${months[now.getUTCMonth()]} ${day} ${time} canary tidewatch-canary: ${said}`;
}
