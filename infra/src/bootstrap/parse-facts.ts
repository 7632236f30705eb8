import type { Firewall, HostFacts } from './host-facts.ts';

/**
 * Reads what `factsScript` printed. Lines that it does not know are passed over: a login may greet.
 */
export function parseFacts(text: string): HostFacts {
  const facts = linesByName(text);
  const first = (name: string): string | undefined => facts.get(name)?.[0];
  const free = Number(first('free') ?? Number.NaN);
  return {
    system: first('system') ?? 'unknown',
    machine: first('machine') ?? 'unknown',
    hasApt: facts.has('apt'),
    hasSystemd: facts.has('systemd'),
    timezone: first('timezone') === '' ? undefined : first('timezone'),
    programs: facts.get('program') ?? [],
    docker: dockerOf(first),
    firewalls: firewallsOf(facts),
    freeMb: Number.isFinite(free) ? free : undefined,
  };
}

function linesByName(text: string): ReadonlyMap<string, readonly string[]> {
  const facts = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([a-z]+) (.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    facts.set(name, [...(facts.get(name) ?? []), value]);
  }
  return facts;
}

function dockerOf(first: (name: string) => string | undefined): HostFacts['docker'] {
  const daemon = first('daemon');
  return {
    isRunning: first('docker') !== undefined,
    containers: Number(first('containers') ?? 0),
    daemon: daemon === undefined ? undefined : Buffer.from(daemon, 'base64').toString('utf8'),
  };
}

/** ufw and firewalld write the rules of nftables themselves: where one of them runs, it is asked. */
function firewallsOf(facts: ReadonlyMap<string, readonly string[]>): Firewall[] {
  if (facts.has('ufw')) return [{ kind: 'ufw' }];
  if (facts.has('firewalld')) return [{ kind: 'firewalld' }];
  return (facts.get('nftables') ?? []).map((chain) => ({ kind: 'nftables', chain }));
}
