import type { Host } from '../fleet/fleet.ts';
import { wellKnown } from '../plan/well-known.ts';
import type { HostPool } from '../ssh/host-pool.ts';
import { type HostFacts, readFacts } from './read-facts.ts';

/** Asks a host what may keep lines from arriving; undefined: it does not answer. */
export async function examineHost(host: Host, pool: HostPool): Promise<HostFacts | undefined> {
  try {
    const names = `${questionsFor(host).join('\n')}\n`;
    const { stdout } = await pool.call(host, ['canary', 'examine'], names);
    return readFacts(stdout);
  } catch {
    // That it cannot be asked is the answer, and is told as such.
    return undefined;
  }
}

function questionsFor({ agent, role, sources }: Host): string[] {
  return [
    `agent ${agent}.service`,
    ...(sources.docker === 'off' ? [] : ['docker']),
    ...sources.files.map(({ path }) => `file ${agent} ${path}`),
    ...(role === 'central' ? ['unit nginx.service'] : []),
    ...(sources.syslog === 'off' ? [] : [`port ${wellKnown.syslogPort}`]),
    ...(sources.syslog === 'rsyslog' ? ['unit rsyslog.service', 'refused'] : []),
  ];
}
