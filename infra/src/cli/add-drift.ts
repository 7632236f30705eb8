import { resolve } from 'node:path';
import type { Command } from 'commander';
import { chooseHosts } from '../deploy/choose-hosts.ts';
import { findDrift } from '../deploy/find-drift.ts';
import { loadFleet } from '../fleet/load-fleet.ts';
import { planFleet } from '../plan/plan-fleet.ts';
import { HostPool } from '../ssh/host-pool.ts';
import { requireHostKeys } from '../ssh/require-host-keys.ts';
import type { CommandContext } from './command-context.ts';
import { driftLines } from './drift-lines.ts';
import { exitCodes } from './exit-codes.ts';
import { hostsOption } from './hosts-option.ts';
import { identityOption } from './identity-option.ts';
import { keyFileOf } from './key-file-of.ts';
import { projectOption } from './project-option.ts';

interface Flags {
  readonly hosts: string;
  readonly project: string;
  readonly identity?: string;
  readonly json?: boolean;
}

const examples = `
Looks at files, units and containers on the machines; needs neither Pulumi nor a passphrase. kit up brings
back what was applied.

Ends with 0 when every host is as it was applied, with 1 when something differs, with 4 when a host could
not be asked.

Examples:
  kit drift
  kit drift ocean --json`;

/** Adds `kit drift`. */
export function addDrift(program: Command, context: CommandContext): void {
  program
    .command('drift')
    .description('What differs on the machines from what was applied to them')
    .argument('[host...]', 'all where none is named')
    .addOption(hostsOption())
    .addOption(projectOption())
    .addOption(identityOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (names: readonly string[], flags: Flags) => {
      const { fleet } = loadFleet(flags.hosts);
      const hosts = chooseHosts(fleet, names);
      requireHostKeys(hosts);
      const keyFile = keyFileOf(resolve(flags.project), flags.identity);
      await using pool = new HostPool(keyFile, context.environment);
      const plans = planFleet(fleet).filter(({ host }) => hosts.includes(host));
      const drifts = await Promise.all(plans.map((plan) => findDrift(plan, pool)));
      const isSame = drifts.every(({ differences }) => differences.length === 0);
      const isAsked = drifts.every(({ trouble }) => trouble === undefined);
      const { out } = context.terminal;
      if (flags.json === true)
        out.write(`${JSON.stringify({ ok: isSame && isAsked, hosts: drifts })}\n`);
      else for (const line of driftLines(drifts)) out.write(`${line}\n`);
      if (!isAsked) context.exit(exitCodes.unreachable);
      else if (!isSame) context.exit(exitCodes.different);
    });
}
