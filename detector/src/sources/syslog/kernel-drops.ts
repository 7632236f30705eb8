import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

const tables = ['/proc/net/udp', '/proc/net/udp6'];
const localField = 1;
const inodeField = 9;
const dropsField = 12;

/**
 * How many datagrams the kernel threw away because this process did not fetch them in time: the column
 * `drops` of /proc/net/udp (proc(5)) for the socket that is ours and bound to `port`.
 *
 * @returns undefined where there is no such table (not Linux) or no such socket
 */
export function kernelDrops(port: number): number | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  try {
    const rows = tables.flatMap(rowsOf).filter((row) => row[localField]?.endsWith(suffix));
    const own = rows.length > 1 ? rows.filter((row) => ownInodes().has(row[inodeField])) : rows;
    return own.length === 0
      ? undefined
      : own.reduce((sum, row) => sum + Number(row[dropsField]), 0);
  } catch {
    return undefined; // no /proc: the status says that drops are not known
  }
}

function rowsOf(table: string): string[][] {
  const lines = readFileSync(table, 'latin1').split('\n').slice(1);
  return lines.map((line) => line.trim().split(/\s+/));
}

function ownInodes(): ReadonlySet<string | undefined> {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // closed since the folder was read
    }
  });
  return new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]));
}
