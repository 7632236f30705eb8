import { resolve } from 'node:path';
import type { Command } from 'commander';
import { chooseHosts } from '../deploy/choose-hosts.ts';
import { loadFleet } from '../fleet/load-fleet.ts';
import { HostPool } from '../ssh/host-pool.ts';
import { requireHostKeys } from '../ssh/require-host-keys.ts';
import { canaryLines } from './canary-lines.ts';
import type { CommandContext } from './command-context.ts';
import { declareWork } from './declare-work.ts';
import { exitCodes } from './exit-codes.ts';
import { hostsOption } from './hosts-option.ts';
import { identityOption } from './identity-option.ts';
import { keyFileOf } from './key-file-of.ts';
import { projectOption } from './project-option.ts';
import { runFleetCanary } from './run-fleet-canary.ts';
import { warnUntold } from './warn-untold.ts';
import { withinOption } from './within-option.ts';

interface Flags {
  readonly hosts: string;
  readonly project: string;
  readonly identity?: string;
  readonly within: number;
  readonly json?: boolean;
}

const examples = `
Writes "tidewatch-canary: check ID" through every source: the journal, a container, each file, syslog in
both standards and in a dialect of its own. Nothing is pulled; what it makes on a host, it takes away.

Ends with 0 when every line was seen in Loki and in the detector, with 1 when one was not.

Examples:
  kit canary                 every host
  kit canary node005         one
  kit canary --json | jq '.results[] | select(.cause) | {check, cause}'`;

/** Adds `kit canary`. */
export function addCanary(program: Command, context: CommandContext): void {
  program
    .command('canary')
    .description('Send a marked line through every source of every host and look where it arrives')
    .argument('[host...]', 'all where none is named')
    .addOption(hostsOption())
    .addOption(projectOption())
    .addOption(identityOption())
    .addOption(withinOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (names: readonly string[], flags: Flags) => {
      const { fleet } = loadFleet(flags.hosts);
      const hosts = chooseHosts(fleet, names);
      requireHostKeys([fleet.central, ...hosts.filter((host) => host !== fleet.central)]);
      const { terminal, environment } = context;
      const keyFile = keyFileOf(resolve(flags.project), flags.identity);
      await using pool = new HostPool(keyFile, environment);
      const isQuiet = flags.json === true;
      const run = { fleet, hosts, withinSeconds: flags.within, isQuiet };
      await using work = declareWork(pool, { fleet, hosts, reason: 'kit canary' }, context);
      await work.begin();
      const results = await runFleetCanary(run, pool, terminal);
      const ok = results.every(({ cause }) => cause === undefined);
      const { isTold: isDetectorTold } = work;
      if (isQuiet) terminal.out.write(`${JSON.stringify({ ok, results, isDetectorTold })}\n`);
      else {
        for (const line of canaryLines(results, terminal)) terminal.out.write(`${line}\n`);
        warnUntold(work, terminal);
      }
      if (!ok) context.exit(exitCodes.different);
    });
}
