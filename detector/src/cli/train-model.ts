import type { Settings } from '../config/load-settings.ts';
import { DetectorError } from '../model/detector-error.ts';
import { createPipeline } from '../pipeline/create-pipeline.ts';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { packageVersion } from '../service/package-version.ts';
import { modelFolderVersion, writeModelFolder } from '../state/model-folder.ts';
import type { CommandContext } from './command-context.ts';
import { inputSource } from './input-source.ts';
import { type ReadSummary, readAll } from './read-all.ts';

export interface TrainOptions {
  readonly context: CommandContext;
  readonly settings: Settings;
  readonly inputs: readonly string[];
  /** Of the input, by the time of its lines; undefined: all of it. */
  readonly days: number | undefined;
  readonly outputPath: string;
}

const dayMs = 86_400_000;

/** Learns the inputs from their beginning to their end, and writes the model folder. */
export async function trainModel(options: TrainOptions): Promise<void> {
  const { context, settings, inputs, outputPath } = options;
  const fromMs = options.days === undefined ? undefined : await startOf(options);
  const { patterns } = await loadPatterns(settings.patterns.dir);
  const { pipeline } = createPipeline({
    ...settings,
    patterns,
    ...(fromMs === undefined ? {} : { fromMs }),
  });
  const summary = await learn(pipeline, options);
  const { lines, templates, eventMs } = pipeline.status();
  if (lines === 0) {
    throw new DetectorError('Cannot learn from no lines', {
      code: 'input-not-found',
      hint: 'Name files with lines, or more days.',
    });
  }
  const state = pipeline.snapshot();
  const manifest = {
    version: modelFolderVersion,
    writtenBy: packageVersion(),
    writtenMs: Date.now(),
    inputs,
    lines,
    templates,
    fromMs,
    toMs: eventMs,
    parts: Object.keys(state),
  };
  await writeModelFolder(outputPath, { manifest, state });
  const rate = Math.round(summary.lines / summary.seconds).toLocaleString('en');
  context.terminal.out.write(
    `Learned ${lines.toLocaleString('en')} lines and ${templates.toLocaleString('en')} templates (${rate} lines/s)\n` +
      `Model written to ${outputPath}; use it with: logdetect scan --model ${outputPath} FILE...\n`,
  );
}

/** Reads the input once to see when it ends: its last days begin before that. */
async function startOf(options: TrainOptions): Promise<number> {
  const { pipeline } = createPipeline({ ...options.settings, patterns: [] });
  await learn(pipeline, options);
  return (pipeline.eventMs ?? 0) - (options.days ?? 0) * dayMs;
}

async function learn(
  pipeline: Pipeline,
  { context, inputs, settings }: TrainOptions,
): Promise<ReadSummary> {
  const { timezone } = settings;
  const source = inputSource(inputs, { streams: pipeline.streams, timezone });
  return readAll(pipeline, source, { context, onChange: () => undefined });
}
