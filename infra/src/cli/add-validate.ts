import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { checkWithPrograms, type ProgramsReport } from '../check/check-with-programs.ts';
import { KitError } from '../errors/kit-error.ts';
import { formatProblem } from '../fleet/format-problem.ts';
import type { CommandContext } from './command-context.ts';
import { hostsOption } from './hosts-option.ts';
import { renderFleet, type RenderedFleet } from './render-fleet.ts';
import { styled } from './styled.ts';

interface Flags {
  readonly hosts: string;
  readonly programs?: boolean;
  readonly why?: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  kit validate                  hosts.yaml, and every file that comes from it
  kit validate --programs       and let nginx, loki, promtail ... read their files, where they are here
  kit validate --why            and say why each host gets what it gets
  kit validate --json | jq .    for programs`;

/** Adds `kit validate`. */
export function addValidate(program: Command, context: CommandContext): void {
  program
    .command('validate')
    .description('Check hosts.yaml and every file that comes from it; reaches no host')
    .addOption(hostsOption())
    .option('--programs', 'let the real programs read their files too, where they are here')
    .option('--why', 'say why each host gets what it gets')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      const rendered = renderFleet(flags.hosts);
      const reports = flags.programs === true ? await askPrograms(rendered, context) : [];
      const problems = reports.flatMap((report) => report.problems);
      if (problems.length > 0) {
        const lines = problems.map(({ host, path, message }) => `${host}:${path}: ${message}`);
        throw new KitError(lines.join('\n'), {
          code: 'check-failed',
          hint: 'A program on this machine refuses its file: see what it says.',
          cause: problems,
        });
      }
      if (flags.json === true)
        context.terminal.out.write(`${JSON.stringify(asJson(rendered, reports))}\n`);
      else print(rendered, reports, { flags, context });
    });
}

async function askPrograms(
  { hosts }: RenderedFleet,
  { environment }: CommandContext,
): Promise<ProgramsReport[]> {
  const cache = environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const places = {
    path: environment['PATH'] ?? '',
    tools: join(cache, 'tidewatch', 'tools'),
  };
  const reports: ProgramsReport[] = [];
  for (const { plan, files } of hosts) reports.push(await checkWithPrograms(plan, files, places));
  return reports;
}

function asJson(
  { fleet, warnings, hosts }: RenderedFleet,
  reports: readonly ProgramsReport[],
): object {
  return {
    ok: true,
    file: fleet.file,
    central: fleet.central.name,
    hosts: hosts.map(({ plan, files }) => ({
      name: plan.host.name,
      agent: plan.host.agent,
      files: files.filter(({ isStageOnly }) => !isStageOnly).length,
      reasons: plan.reasons,
    })),
    devices: fleet.devices.map(({ name }) => name),
    warnings,
    accepted: reports.flatMap(({ accepted }) => accepted),
    absent: [...new Set(reports.flatMap(({ absent }) => absent))],
  };
}

function print(
  { fleet, warnings, hosts }: RenderedFleet,
  reports: readonly ProgramsReport[],
  { flags, context: { terminal } }: { readonly flags: Flags; readonly context: CommandContext },
): void {
  for (const warning of warnings)
    terminal.error.write(`${styled(terminal, 'yellow', 'warning')} ${formatProblem(warning)}\n`);
  for (const { plan, files } of hosts) {
    const { name, role, agent } = plan.host;
    const count = files.filter(({ isStageOnly }) => !isStageOnly).length;
    const containers = plan.containers.map((container) => container.name).join(', ');
    terminal.out.write(
      `${styled(terminal, 'bold', name)}  ${role}, ${agent}, ${count} files${containers === '' ? '' : `, containers ${containers}`}\n`,
    );
    if (flags.why === true)
      for (const reason of plan.reasons) terminal.out.write(`    ${reason}\n`);
  }
  const absent = new Set(reports.flatMap((report) => report.absent));
  const accepted = reports.flatMap((report) => report.accepted);
  if (accepted.length > 0) terminal.out.write(`read and accepted by ${accepted.join(', ')}\n`);
  if (absent.size > 0)
    terminal.out.write(
      `not here, so their files were not read by them: ${[...absent].join(', ')}\n`,
    );
  terminal.out.write(
    `${styled(terminal, 'green', 'fine')}: ${fleet.file}, ${hosts.length} hosts, ${fleet.devices.length} devices\n`,
  );
}
