import type { Level } from '../model/types.ts';
import type { LineFormat } from './line-formats.ts';

/** What there is to write. */
export interface LineParts {
  readonly timeMs: number;
  /** Of the host's clock to UTC, in ms: in its `rsyslog` and `rfc3164` lines stands local time. */
  readonly offsetMs: number;
  readonly host: string;
  readonly service: string;
  readonly pid: number;
  readonly level: Level;
  readonly message: string;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const facilityOf: Readonly<Record<string, number>> = {
  kernel: 0,
  sshd: 4,
  sudo: 10,
  CRON: 9,
  dnsmasq: 3,
  systemd: 3,
};

const writers: Readonly<Record<LineFormat, (parts: LineParts) => string>> = {
  rsyslog: (parts) => `${isoLocal(parts)} ${parts.host} ${tagOf(parts)}: ${parts.message}`,
  rfc3164: (parts) =>
    `<${priorityOf(parts)}>${bsdTime(parts)} ${parts.host} ${tagOf(parts)}: ${parts.message}`,
  rfc5424: (parts) =>
    `<${priorityOf(parts)}>1 ${new Date(parts.timeMs).toISOString()} ${parts.host} ` +
    `${parts.service} ${parts.pid > 0 ? parts.pid : '-'} - - ${parts.message}`,
  journald,
  docker: ({ message, level, timeMs }) =>
    JSON.stringify({
      log: `${message}\n`,
      stream: level <= 3 ? 'stderr' : 'stdout',
      time: new Date(timeMs).toISOString(),
    }),
  plain: ({ message }) => message,
};

/** The whole line as a program's neighbour writes it, without a line end. */
export function encodeLine(parts: LineParts, format: LineFormat): string {
  return writers[format](parts);
}

function journald(parts: LineParts): string {
  const isKernel = parts.service === 'kernel';
  return JSON.stringify({
    __REALTIME_TIMESTAMP: String(parts.timeMs * 1_000),
    _HOSTNAME: parts.host,
    PRIORITY: String(parts.level),
    SYSLOG_IDENTIFIER: parts.service,
    ...(isKernel ? {} : { _PID: String(parts.pid), _SYSTEMD_UNIT: `${parts.service}.service` }),
    _TRANSPORT: isKernel ? 'kernel' : 'syslog',
    MESSAGE: parts.message,
  });
}

function priorityOf({ service, level }: LineParts): number {
  return (facilityOf[service] ?? 16) * 8 + level;
}

function tagOf({ service, pid }: LineParts): string {
  return pid > 0 ? `${service}[${pid}]` : service;
}

function isoLocal({ timeMs, offsetMs }: LineParts): string {
  const minutes = Math.abs(Math.round(offsetMs / 60_000));
  const zone = `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return new Date(timeMs + offsetMs).toISOString().slice(0, 23) + zone;
}

function bsdTime({ timeMs, offsetMs }: LineParts): string {
  const iso = new Date(timeMs + offsetMs).toISOString();
  const day = String(Number(iso.slice(8, 10))).padStart(2);
  return `${months[Number(iso.slice(5, 7)) - 1] ?? ''} ${day} ${iso.slice(11, 19)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
