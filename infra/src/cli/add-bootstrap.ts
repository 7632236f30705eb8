import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Command, Option } from 'commander';
import { Listr } from 'listr2';
import { bootstrapHost } from '../bootstrap/bootstrap-host.ts';
import { hostShell, openConnection } from '../bootstrap/open-host-shell.ts';
import { failureOf, type StepResult } from '../bootstrap/run-steps.ts';
import { type StepName, stepNames } from '../bootstrap/step-names.ts';
import { KitError } from '../errors/kit-error.ts';
import { suggestion } from '../errors/suggestion.ts';
import { loadFleet } from '../fleet/load-fleet.ts';
import { HostPool } from '../ssh/host-pool.ts';
import type { BootstrapOutcome } from './bootstrap-outcome.ts';
import { type BootstrapSources, bootstrapSources } from './bootstrap-sources.ts';
import type { CommandContext } from './command-context.ts';
import { declareWork } from './declare-work.ts';
import { exitCodes } from './exit-codes.ts';
import { type ConnectFlags, getToKnow, type KnownHost } from './get-to-know.ts';
import { hostsOption } from './hosts-option.ts';
import { imagesOption } from './images-option.ts';
import { printBootstrap, stepLine } from './print-bootstrap.ts';
import { reportError } from './report-error.ts';
import { type IdentityFlags, type SshIdentity, sshIdentity } from './ssh-identity.ts';
import { warnUntold } from './warn-untold.ts';

interface Flags extends ConnectFlags, IdentityFlags {
  readonly images: string;
  readonly user: string;
  readonly all?: boolean;
  readonly program?: readonly string[];
  readonly skip?: readonly string[];
  readonly restartDocker?: boolean;
  readonly json?: boolean;
}

const examples = `
The first time it shows the host's key and asks whether it is the right one; then it is written into
hosts.yaml, and a host with another key is refused. What holds already is left alone: run it as often as
you like, and after a failure again.

Steps: ${stepNames.join(', ')}

Examples:
  kit bootstrap dns01 --dry-run                       what would be done, and why
  kit bootstrap dns01                                 as root, with your agent's keys
  kit bootstrap dns01 --user admin --identity ~/.ssh/id_ed25519
  kit bootstrap dns01 --host-key SHA256:2h3…          unattended
  kit bootstrap node005 --program promtail=./promtail-linux-amd64
  kit bootstrap ocean --authorize me.pub --authorize ci.pub --restart-docker`;

/** Adds `kit bootstrap`. */
export function addBootstrap(program: Command, context: CommandContext): void {
  program
    .command('bootstrap')
    .description('Prepare machines for kit up, over ssh: first contact, then only what is missing')
    .argument('[host...]', 'names in hosts.yaml')
    .option('--all', 'every host of hosts.yaml')
    .option('--user <name>', 'log in as this user: root, or one who may sudo', 'root')
    .option('--identity <file>', 'private key to log in with (default: an agent, ~/.ssh/id_*)')
    .addOption(
      several('--authorize <file>', 'a public key that lets the kit in later (default: yours)'),
    )
    .option('--ask-password', 'log in with a password that is asked for')
    .option('--host-key <fingerprint>', "the host's key as you know it: SHA256:…")
    .option('--jump-host-key <fingerprint>', "the jump host's key as you know it")
    .option('--accept-new', 'take the key of a host that is met for the first time, unseen')
    .addOption(several('--program <name=file>', 'release binary of promtail or alloy to send'))
    .option('--restart-docker', 'restart Docker where that is needed, though containers run')
    .addOption(several('--skip <step>', 'leave a step out'))
    .option('--dry-run', 'look, and say what would be done; change nothing')
    .addOption(hostsOption())
    .addOption(imagesOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (names: readonly string[], flags: Flags) => {
      const outcomes = await bootstrapAll(names, flags, context);
      finish(outcomes, flags, context);
    });
}

/** May be given several times; a list after it would swallow the hosts. */
function several(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated`).argParser(collect);
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

async function bootstrapAll(
  names: readonly string[],
  flags: Flags,
  context: CommandContext,
): Promise<readonly BootstrapOutcome[]> {
  const asked = namesOf(names, flags);
  const skip = (flags.skip ?? []).map((name) => stepName(name));
  const sources = bootstrapSources(flags);
  const identity = await sshIdentity(flags, context);
  const outcomes = new Map<string, BootstrapOutcome>();
  const known: KnownHost[] = [];
  // One after the other: each may ask, and each writes into the same file.
  for (const name of asked) {
    const host = sources.fleet.hosts.find((one) => one.name === name);
    if (host === undefined) continue;
    try {
      known.push(await getToKnow(host, identity.proof, flags, context));
    } catch (error) {
      outcomes.set(name, {
        host: name,
        known: undefined,
        report: undefined,
        error: kitError(error),
      });
    }
  }
  const { fleet } = sources;
  const keyFile = flags.identity === undefined ? undefined : resolve(flags.identity);
  await using pool = new HostPool(() => keyFile, context.environment);
  const about = { fleet, hosts: known.map(({ host }) => host), reason: 'kit bootstrap' };
  await using work = declareWork(pool, about, context);
  // A central host that is met now has no detector yet.
  const isFirst = fleet.central.ssh.hostKey === undefined;
  if (flags.dryRun !== true && !isFirst) await work.begin();
  await runAll(known, flags, context, async (one, onStep) => {
    const outcome = await bootstrapOne(one, { flags, sources, identity, skip, onStep });
    outcomes.set(one.host.name, outcome);
    return outcome;
  });
  if (flags.json !== true) warnUntold(work, context.terminal);
  return asked.flatMap((name) => outcomes.get(name) ?? []);
}

type OnStep = (title: string, result: StepResult | undefined) => void;

async function runAll(
  known: readonly KnownHost[],
  { json }: Flags,
  { terminal }: CommandContext,
  run: (host: KnownHost, onStep: OnStep) => Promise<BootstrapOutcome>,
): Promise<void> {
  const isShown = terminal.isInteractive && json !== true;
  const tasks = known.map((host) => ({
    title: host.host.name,
    task: async (_context: unknown, task: { title: string; output: string }) => {
      const { name } = host.host;
      const outcome = await run(host, (title, result) => {
        task.output = title;
        if (!isShown && json !== true && result !== undefined)
          terminal.out.write(`${name}: ${stepLine(result, terminal)}\n`);
      });
      task.title = outcome.error === undefined ? `${name}: ready` : `${name}: failed`;
    },
  }));
  const renderer = isShown ? 'default' : 'silent';
  await new Listr(tasks, { concurrent: 4, exitOnError: false, renderer }).run();
}

interface Surroundings {
  readonly flags: Flags;
  readonly sources: BootstrapSources;
  readonly identity: SshIdentity;
  readonly skip: readonly StepName[];
  readonly onStep: OnStep;
}

/** A failure is an outcome: the other hosts go on. */
async function bootstrapOne(known: KnownHost, around: Surroundings): Promise<BootstrapOutcome> {
  const { host, target, hostKey, way } = known;
  const { flags, sources, identity, onStep } = around;
  try {
    const login = { user: flags.user, hostKey, proof: identity.proof };
    const shell = hostShell(target, flags.user, await openConnection(target, login, way));
    try {
      const report = await bootstrapHost(shell, {
        wishes: sources.wishesFor(host.name, identity.publicKeys, flags.restartDocker === true),
        programFor: (facts) => sources.programFor(host.name, facts),
        isDryRun: flags.dryRun === true,
        skip: around.skip,
        onStep: (step, result) => onStep(step.goal, result),
        now: () => performance.now(),
      });
      const failed = failureOf(host.name, report.steps, report.results);
      const error = failed ?? (flags.dryRun === true ? undefined : await tryAccess(known, around));
      return { host: host.name, known, report, error };
    } finally {
      shell.close();
    }
  } catch (error) {
    return { host: host.name, known, report: undefined, error: kitError(error) };
  } finally {
    way?.dispose();
  }
}

/** As `kit up` will come: as the user of hosts.yaml, with the one command that it may run. */
async function tryAccess(
  { host, target, hostKey, way }: KnownHost,
  { identity, flags }: Surroundings,
): Promise<KitError | undefined> {
  const { user } = host.ssh;
  try {
    const ssh = await openConnection(target, { user, hostKey, proof: identity.proof }, way);
    const shell = hostShell(target, user, ssh);
    const script = '/usr/local/lib/tidewatch/bundle';
    const text = user === 'root' ? `${script} list` : `sudo -n ${script} list`;
    const { code, stderr } = await shell.run(text);
    shell.close();
    if (code === 0) return undefined;
    return new KitError(`${user} cannot run bundle on ${host.name}: ${stderr.trim()}`, {
      code: 'step-failed',
      hint: 'Does /etc/sudoers on the host include /etc/sudoers.d?',
    });
  } catch (error) {
    const problem = kitError(error);
    // Keys of somebody else were let in: whether they work, that machine has to try.
    const isElsewhere = flags.authorize !== undefined && problem.code === 'access-refused';
    return isElsewhere ? undefined : problem;
  }
}

function namesOf(names: readonly string[], { hosts, all, hostKey }: Flags): readonly string[] {
  const there = loadFleet(hosts).fleet.hosts.map(({ name }) => name);
  const asked = all === true ? there : [...new Set(names)];
  const unknown = asked.filter((name) => !there.includes(name));
  if (unknown.length > 0) {
    const message = `Cannot bootstrap "${unknown.join('", "')}": ${hosts} has no such host`;
    throw wrongUsage(message, `Its hosts are ${there.join(', ')}.`);
  }
  if (asked.length === 0) {
    const hint = `Name some of ${there.join(', ')}, or say --all.`;
    throw wrongUsage('Cannot bootstrap: no host is named', hint);
  }
  if (asked.length > 1 && hostKey !== undefined)
    throw wrongUsage('Cannot take one --host-key for several hosts', 'Bootstrap them one by one.');
  return asked;
}

function stepName(name: string): StepName {
  const found = stepNames.find((one) => one === name);
  if (found !== undefined) return found;
  throw wrongUsage(`Cannot skip "${name}": it is no step`, suggestion(name, stepNames));
}

function wrongUsage(message: string, hint: string): KitError {
  return new KitError(message, { code: 'usage', hint });
}

function kitError(error: unknown): KitError {
  if (error instanceof KitError) return error;
  throw error;
}

function finish(
  outcomes: readonly BootstrapOutcome[],
  flags: Flags,
  context: CommandContext,
): void {
  const { terminal } = context;
  printBootstrap(
    outcomes,
    { isJson: flags.json === true, isDryRun: flags.dryRun === true },
    context,
  );
  for (const { error } of outcomes) {
    if (error === undefined) continue;
    const code =
      flags.json === true
        ? exitCodes.unreachable
        : reportError(error, { terminal, isJson: false, args: [] });
    context.exit(code);
  }
}
