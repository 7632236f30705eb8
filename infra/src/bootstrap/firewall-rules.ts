import type { Fleet } from '../fleet/fleet.ts';
import { wellKnown } from '../plan/well-known.ts';

/** Something that must get through a firewall. */
export interface FirewallRule {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** IP address; undefined: anybody. */
  readonly from: string | undefined;
}

/**
 * What the central host must let in: syslog of the devices and hosts that are named (of anybody, where
 * no device is), and what agents push. Names instead of addresses cannot stand in a rule: of anybody.
 */
export function firewallRules({ central, hosts, devices }: Fleet): readonly FirewallRule[] {
  const agents = sources(
    hosts.filter(({ name }) => name !== central.name).map(({ address }) => address),
  );
  const senders =
    devices.length === 0
      ? [undefined]
      : sources([...devices.map(({ address }) => address), ...agents.flatMap((one) => one ?? [])]);
  const syslog = central.sources.syslog === 'off' ? [] : senders;
  return [
    ...syslog.flatMap((from): FirewallRule[] => [
      { protocol: 'tcp', port: wellKnown.syslogPort, from },
      { protocol: 'udp', port: wellKnown.syslogPort, from },
    ]),
    ...agents.map((from): FirewallRule => ({ protocol: 'tcp', port: wellKnown.lokiPort, from })),
  ];
}

function sources(addresses: readonly string[]): (string | undefined)[] {
  const isNamed = addresses.some((address) => !/^[\d.]+$|:/.test(address));
  return isNamed ? [undefined] : addresses.toSorted();
}
