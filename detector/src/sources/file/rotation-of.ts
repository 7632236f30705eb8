import { basename, dirname, join } from 'node:path';

/** Where a file stands among those that log rotation has made of one. */
export interface Rotation {
  /** Path of the file that is written now: "/var/log/syslog" for /var/log/syslog.2.gz. */
  readonly family: string;
  /** 0 is the one being written; a larger number is older. */
  readonly generation: number;
  readonly isGzip: boolean;
}

const rotated =
  /^(?<base>.+?)(?:\.(?<count>\d{1,3})|[.-](?<date>(?:19|20)\d{2}-?[01]\d-?[0-3]\d(?:[T_.-]?\d{2,10}){0,3}))?(?<gzip>\.gz)?$/;
/** Above every date of 14 digits: a later date is a smaller generation, and any date older than .999. */
const dateBase = 1e15;
/** x.gz beside x: what was in x before. */
const packedLive = 0.5;

/** Reads the names that logrotate, newsyslog and most frameworks give: x.1, x.2.gz, x-20261121.gz. */
export function rotationOf(path: string): Rotation {
  const groups = rotated.exec(basename(path))?.groups ?? {};
  const isGzip = groups['gzip'] !== undefined;
  const { count, date } = groups;
  const live = isGzip ? packedLive : 0;
  return {
    family: join(dirname(path), groups['base'] ?? basename(path)),
    generation: count === undefined ? (date === undefined ? live : age(date)) : Number(count),
    isGzip,
  };
}

function age(date: string): number {
  return dateBase - Number(date.replaceAll(/\D/g, '').padEnd(14, '0').slice(0, 14));
}
