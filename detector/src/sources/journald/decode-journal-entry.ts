import { levelNames, levelOf } from '../../model/level-of.ts';
import type { Labels } from '../../model/stream-table.ts';

/** One entry of the journal, as `journalctl -o json` writes it on a line. */
export interface JournalEntry {
  readonly cursor: string;
  /** Ms since the epoch, to the microsecond. */
  readonly timeMs: number;
  readonly labels: Labels;
  readonly message: Buffer;
}

type Fields = Readonly<Record<string, unknown>>;

const container = {
  container: 'CONTAINER_NAME',
  image: 'IMAGE_NAME',
  compose_project: 'COM_DOCKER_COMPOSE_PROJECT',
  compose_service: 'COM_DOCKER_COMPOSE_SERVICE',
} as const;

/**
 * @param line of JSON
 * @returns undefined when it is no entry, or one without a message or a time
 */
export function decodeJournalEntry(line: string): JournalEntry | undefined {
  const fields = parse(line);
  if (fields === undefined) return undefined;
  const message = bytesOf(fields['MESSAGE']);
  const microseconds = Number(textOf(fields['__REALTIME_TIMESTAMP']));
  if (message === undefined || !(microseconds > 0 && microseconds < 8.64e18)) return undefined;
  return {
    cursor: textOf(fields['__CURSOR']),
    timeMs: microseconds / 1e3,
    labels: labelsOf(fields),
    message,
  };
}

function parse(line: string): Fields | undefined {
  try {
    const fields: unknown = JSON.parse(line);
    return typeof fields === 'object' && fields !== null ? (fields as Fields) : undefined;
  } catch {
    return undefined; // counted by the caller
  }
}

function labelsOf(fields: Fields): Labels {
  const labels: Record<string, string> = { job: 'systemd-journal' };
  const put = (name: string, value: string): void => {
    if (value !== '') labels[name] = value;
  };
  put('host', textOf(fields['_HOSTNAME']));
  put('service', serviceOf(fields));
  const level = levelOf(textOf(fields['PRIORITY']));
  put('level', level === undefined ? '' : (levelNames[level] ?? ''));
  if (textOf(fields['CONTAINER_NAME']) !== '') {
    for (const [name, field] of Object.entries(container)) put(name, textOf(fields[field]));
  }
  return labels;
}

/**
 * The container, else the unit without ".service", else what the program calls itself. A session's scope
 * and a user's manager are no service: they hold whatever somebody runs.
 */
function serviceOf(fields: Fields): string {
  const own = textOf(fields['CONTAINER_NAME']);
  const unit = textOf(fields['_SYSTEMD_UNIT']);
  if (own !== '') return own;
  if (unit.endsWith('.service') && !unit.startsWith('user@')) return unit.slice(0, -8);
  return textOf(fields['SYSLOG_IDENTIFIER']) || textOf(fields['_COMM']) || unit;
}

/** A field with several values gives its first. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    return typeof value[0] === 'number' ? (bytesOf(value)?.toString() ?? '') : textOf(value[0]);
  }
  return '';
}

/** A text, the bytes of one that is not printable UTF-8, or several of these: then a line each. */
function bytesOf(value: unknown): Buffer | undefined {
  if (typeof value === 'string') return Buffer.from(value);
  if (!Array.isArray(value)) return undefined;
  if (value.every((each) => typeof each === 'number')) return Buffer.from(value);
  const parts = value.map(bytesOf).filter((part) => part !== undefined);
  return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from('\n'), part])));
}
