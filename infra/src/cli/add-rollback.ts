import { resolve } from 'node:path';
import type { Command } from 'commander';
import { chooseHosts } from '../deploy/choose-hosts.ts';
import { KitError } from '../errors/kit-error.ts';
import { printable } from '../errors/printable.ts';
import { loadFleet } from '../fleet/load-fleet.ts';
import { type HostPlan } from '../plan/host-plan.ts';
import { planFleet } from '../plan/plan-fleet.ts';
import { HostPool } from '../ssh/host-pool.ts';
import { requireHostKeys } from '../ssh/require-host-keys.ts';
import type { CommandContext } from './command-context.ts';
import { declareWork } from './declare-work.ts';
import { exitCodes } from './exit-codes.ts';
import { hostsOption } from './hosts-option.ts';
import { identityOption } from './identity-option.ts';
import { keyFileOf } from './key-file-of.ts';
import { projectOption } from './project-option.ts';
import { warnUntold } from './warn-untold.ts';

interface Flags {
  readonly hosts: string;
  readonly project: string;
  readonly identity?: string;
  readonly json?: boolean;
}

interface RolledBack {
  readonly service: string;
  readonly isBack: boolean;
  /** What the host said. */
  readonly lines: readonly string[];
}

const examples = `
Puts back a service's files as they were before the last deployment that changed any, and its units as they
ran then. A second time goes forward again. kit up brings the newer ones once more, unless what was wrong is
mended in hosts.yaml or in the template first.

Examples:
  kit rollback node005 agent
  kit rollback ocean                every service that has an earlier state`;

/** Adds `kit rollback`. */
export function addRollback(program: Command, context: CommandContext): void {
  program
    .command('rollback')
    .description('Put back the files of services as they were before the last deployment')
    .argument('<host>')
    .argument('[service...]', 'all where none is named')
    .addOption(hostsOption())
    .addOption(projectOption())
    .addOption(identityOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (name: string, services: readonly string[], flags: Flags) => {
      const { fleet } = loadFleet(flags.hosts);
      const hosts = chooseHosts(fleet, [name]);
      requireHostKeys(hosts);
      const plan = planFleet(fleet).find(({ host }) => host.name === name);
      const asked = servicesOf(plan, services);
      const keyFile = keyFileOf(resolve(flags.project), flags.identity);
      await using pool = new HostPool(keyFile, context.environment);
      await using work = declareWork(pool, { fleet, hosts, reason: 'kit rollback' }, context);
      await work.begin();
      const results: RolledBack[] = [];
      for (const host of hosts)
        for (const service of asked) {
          const { code, stdout, stderr } = await pool.call(host, ['rollback', service]);
          const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line !== '');
          results.push({ service, isBack: code === 0, lines });
        }
      report(name, results, services.length === 0, { flags, context });
      if (flags.json !== true) warnUntold(work, context.terminal);
    });
}

/** The base last: it holds the script that does it. */
function servicesOf(plan: HostPlan | undefined, asked: readonly string[]): readonly string[] {
  const names: readonly string[] = plan?.bundles.map((bundle) => bundle.name).toReversed() ?? [];
  const unknown = asked.filter((service) => !names.includes(service));
  if (unknown.length === 0) return asked.length === 0 ? names : asked;
  throw new KitError(`Cannot roll back "${unknown.join('", "')}": it has no such service`, {
    code: 'usage',
    hint: `Its services are ${names.join(', ')}.`,
  });
}

function report(
  host: string,
  results: readonly RolledBack[],
  isAll: boolean,
  { flags, context }: { readonly flags: Flags; readonly context: CommandContext },
): void {
  // Of all services, those without an earlier state have nothing to go back to.
  const missed = results.filter(({ isBack, lines }) => !isBack && !(isAll && hasNone(lines)));
  const back = results.filter(({ isBack }) => isBack);
  const { terminal } = context;
  if (flags.json === true)
    terminal.out.write(
      `${JSON.stringify({ ok: missed.length === 0, host, services: [...back, ...missed] })}\n`,
    );
  else {
    for (const { service, lines } of [...back, ...missed])
      for (const line of lines) terminal.out.write(`${printable(`${host} ${service}: ${line}`)}\n`);
    if (back.length === 0 && missed.length === 0)
      terminal.out.write(`${host}: no service has an earlier state\n`);
    if (back.length > 0)
      terminal.out.write(
        'kit up brings the newer ones again, unless hosts.yaml or the template is mended first.\n',
      );
  }
  if (missed.length > 0) context.exit(exitCodes.unreachable);
}

function hasNone(lines: readonly string[]): boolean {
  return lines.some((line) => line.includes('there is no earlier state'));
}
