import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import type { HostPlan, ServiceBundle } from '../plan/host-plan.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { CheckProblem } from './check-problem.ts';
import { findProgram, type ProgramPlaces } from './find-program.ts';

export interface ProgramsReport {
  readonly problems: readonly CheckProblem[];
  /** Programs that accepted their files, with the host: "nginx on ocean". */
  readonly accepted: readonly string[];
  /** Programs that are not on this machine: what they read was not checked by them. */
  readonly absent: readonly string[];
}

const timeoutMs = 30_000;

/**
 * Has a host's files read by the real programs where this machine has them, just as the host will before
 * it takes them; in a folder of its own, which is gone afterwards.
 */
export async function checkWithPrograms(
  plan: HostPlan,
  files: readonly RenderedFile[],
  places: ProgramPlaces,
): Promise<ProgramsReport> {
  const stage = await mkdtemp(join(tmpdir(), 'kit-stage-'));
  try {
    for (const file of files) await stageFile(stage, file);
    const problems: CheckProblem[] = [];
    const accepted: string[] = [];
    const absent: string[] = [];
    for (const argv of commandsOf(plan.bundles)) {
      const [name = '', ...args] = locally(argv, stage);
      const program = findProgram(basename(name), places);
      if (program === undefined) {
        absent.push(basename(name));
        continue;
      }
      const result = await execa(program, args, { reject: false, all: true, timeout: timeoutMs });
      if (result.exitCode === 0) accepted.push(`${basename(name)} on ${plan.host.name}`);
      else
        problems.push(problemOf(plan, [basename(name), ...args], result.all.replaceAll(stage, '')));
    }
    return { problems, accepted, absent: [...new Set(absent)] };
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function stageFile(stage: string, { path, content }: RenderedFile): Promise<void> {
  const file = join(stage, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, runnable(path, content), { mode: 0o600 });
}

/** What a file names that only the host has need not be here: what a unit starts, certificates. */
function runnable(path: string, content: string): string {
  if (path.endsWith('.service')) {
    return content.replaceAll(/^(ExecStart=)(\S+)/gm, (whole, key: string, program: string) =>
      existsSync(program) ? whole : `${key}/bin/true`,
    );
  }
  const certificate = /^ +ssl_certificate "(.*)";$/m.exec(content)?.[1];
  if (certificate === undefined || existsSync(certificate)) return content;
  return content
    .replaceAll(/^( +listen .*) ssl;$/gm, '$1;')
    .replaceAll(/^ +ssl_certificate.*\n/gm, '');
}

function commandsOf(bundles: readonly ServiceBundle[]): (readonly string[])[] {
  return bundles.flatMap(({ validate }) => validate.map(({ argv }) => argv));
}

/** On the host a program may run in its image; here its own binary does. */
function locally(argv: readonly string[], stage: string): string[] {
  const image = argv.findIndex((part) => part.startsWith('@{image:'));
  if (image === -1) return argv.map((part) => part.replaceAll('@{stage}', stage));
  const name = /^@\{image:(.*)\}$/.exec(argv[image] ?? '')?.[1] ?? '';
  const mounts = argv
    .slice(0, image)
    .flatMap((part) => /^--volume=(.+?):(.+?)(?::ro)?$/.exec(part)?.slice(1, 3) ?? []);
  const [source = '', target = ''] = mounts;
  return [
    name,
    ...argv
      .slice(image + 1)
      .map((part) => part.replace(target, source.replaceAll('@{stage}', stage))),
  ];
}

function problemOf({ host }: HostPlan, argv: readonly string[], output: string): CheckProblem {
  const said = output.trim().split('\n').slice(-4).join('\n');
  return { host: host.name, path: argv.at(-1) ?? '', message: `${argv[0]} refuses it: ${said}` };
}
