import { readFileSync } from 'node:fs';

/** A running systemd-nspawn, by its process id. */
export const nspawnProcess = {
  /** A process id is used again after a while: whose it is has to be looked at. */
  isAlive(pid: number): boolean {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.includes('(systemd-nspawn)') && !/\) Z /.test(stat);
    } catch {
      return false;
    }
  },

  /** Its child that is PID 1 inside. */
  leaderOf(pid: number): number | undefined {
    if (!nspawnProcess.isAlive(pid)) return undefined;
    const [first = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return first === '' ? undefined : Number(first);
  },
} as const;
