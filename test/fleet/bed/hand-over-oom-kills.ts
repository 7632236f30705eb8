import type { Bed } from './bed-of.ts';
import { machineName } from './machine.ts';
import { runProgram } from './run-program.ts';

/**
 * What a machine of a bed lacks: nspawn keeps the kernel's log from it, as the kernel is all machines'.
 * Its journal gets what the kernel said of out-of-memory kills in its own control groups, once, in the
 * kernel's words.
 *
 * @param sinceSeconds of this machine's uptime
 * @returns what was handed over
 */
export async function handOverOomKills(
  bed: Bed,
  host: string,
  sinceSeconds: number,
): Promise<readonly string[]> {
  const group = `/fleet-${machineName(bed.host(host).plan)}/`;
  const log = (await runProgram(['dmesg', '--raw'])).split('\n');
  const said: string[] = [];
  for (const [number, line] of log.entries()) {
    const [, seconds = '0', text = ''] = /^<\d+>\[ *([\d.]+)\] (.*)$/.exec(line) ?? [];
    if (Number(seconds) < sinceSeconds) continue;
    if (!text.startsWith('oom-kill:') || !text.includes(group)) continue;
    const before = log
      .slice(0, number)
      .findLast((other) => other.includes(' invoked oom-killer: '));
    for (const told of [before, line, log[number + 1]])
      if (told !== undefined) said.push(asSeenInside(told));
  }
  for (const text of said) await bed.inside(host, `logger -t kernel -p kern.err -- '${text}'`);
  return said;
}

/** Without the time, and with control groups as the machine itself names them. */
function asSeenInside(line: string): string {
  const [, text = ''] = /^<\d+>\[[^\]]*\] (.*)$/.exec(line) ?? [];
  return text
    .replaceAll(/=[^,=]*\/fleet-[^/,]+/g, '=')
    .replace(/cpuset=fleet-[^,]+/, 'cpuset=/')
    .replaceAll("'", '');
}
