import { hostname } from 'node:os';
import type { Settings } from '../config/load-settings.ts';
import { DetectorError } from '../model/detector-error.ts';
import type { IncidentChange } from '../model/types.ts';
import { createPipeline } from '../pipeline/create-pipeline.ts';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import { Analysis } from '../service/analysis.ts';
import { openSources } from '../service/open-sources.ts';
import { readSuppressionsFile } from '../service/read-suppressions-file.ts';
import type { Source } from '../sources/source.ts';
import { StdinSource } from '../sources/stdin/stdin-source.ts';
import type { CommandContext } from './command-context.ts';
import { formatIncident } from './format-incident.ts';
import { restoreModel } from './restore-model.ts';
import { styled } from './styled.ts';
import { systemClock } from './system-clock.ts';

export interface WatchOptions {
  readonly context: CommandContext;
  readonly settings: Settings;
  readonly isStdin: boolean;
  readonly modelPath: string | undefined;
  readonly format: 'text' | 'ndjson';
}

/** Follows the inputs until `context.signal` aborts, or standard input ends. */
export async function watchInputs(options: WatchOptions): Promise<void> {
  const { context, settings, modelPath } = options;
  const { patterns } = await loadPatterns(settings.patterns.dir);
  const { pipeline, streams } = createPipeline({ ...settings, patterns });
  await restoreModel(pipeline, modelPath);
  if (settings.suppressions !== undefined)
    pipeline.setFileSuppressions(await readSuppressionsFile(settings.suppressions));
  const host = hostname();
  const sources: readonly Source[] = options.isStdin
    ? [new StdinSource({ name: 'stdin', input: process.stdin, streams, clock: systemClock, host })]
    : await followed(options, streams);
  const say = (change: IncidentChange): void => print(change, options);
  const analysis = new Analysis({
    analyser: pipeline,
    sources,
    cursors: {},
    linesBySource: {},
    clock: systemClock,
    store: () => Promise.resolve(),
    onChanges: (changes) => changes.forEach(say),
    onProblem: (where, error) => context.terminal.error.write(`${where}: ${String(error)}\n`),
    commitEveryMs: 500,
  });
  try {
    await analysis.run(context.signal);
    if (options.isStdin && !context.signal.aborted) pipeline.flush(Infinity).forEach(say);
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}

/** What can be read without a state of our own: files and the journal. */
async function followed(
  { context, settings }: WatchOptions,
  streams: Parameters<typeof openSources>[0]['streams'],
): Promise<readonly Source[]> {
  const { terminal } = context;
  const syslog = { listen: 'off' };
  // Without a state nothing that was learned is kept: an hour of Loki will do.
  const loki = { ...settings.loki, sinceMs: 3_600_000 };
  const { sources, opened, problems } = await openSources({
    settings: { ...settings, loki, syslog, push: 'off' },
    streams,
    clock: systemClock,
    hostname: hostname(),
    onProblem: (where, error) => terminal.error.write(`${where}: ${String(error)}\n`),
  });
  for (const sentence of [...opened, ...problems]) terminal.error.write(`${sentence}\n`);
  if (sources.length > 0) return sources;
  throw new DetectorError('Cannot watch nothing', {
    code: 'input-not-found',
    hint: 'Name files with --files, or - for standard input.',
  });
}

function print(
  { incident, tell }: IncidentChange,
  { context, settings, format }: WatchOptions,
): void {
  const { terminal } = context;
  if (tell === 'nothing') return;
  if (format === 'ndjson') {
    terminal.out.write(`${JSON.stringify({ tell, incident })}\n`);
    return;
  }
  const text = formatIncident(incident, { terminal, timezone: settings.timezone });
  terminal.out.write(`${styled(terminal, 'dim', `${tell}:`)} ${text}\n\n`);
}
