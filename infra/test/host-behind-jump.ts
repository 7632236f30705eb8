import assert from 'node:assert/strict';
import type { Host } from '../src/fleet/fleet.ts';
import { parseFleet } from '../src/fleet/parse-fleet.ts';

/** A public key that is told from others by its letter. */
export const key = (letter: string): string => `ssh-ed25519 ${letter.repeat(68)}`;

/** @param ssh the host's section `ssh` in hosts.yaml, in YAML's flow form */
export function hostWith(ssh: string): Host {
  const { fleet } = parseFleet(
    'h',
    `hosts: [{name: a, address: 192.0.2.1, role: central, ssh: ${ssh}}]`,
  );
  assert.ok(fleet);
  return fleet.central;
}

/** A host that is reached by another, each with a key of its own. */
export const behind = hostWith(
  `{user: me, port: 2222, hostKey: ${key('A')}, proxy: {address: 192.0.2.9, user: jump, port: 23, hostKey: ${key('B')}}}`,
);
