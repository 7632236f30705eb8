import type { Settings } from '../config/load-settings.ts';
import { DetectorError } from '../model/detector-error.ts';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import { packageVersion } from '../service/package-version.ts';
import { modelFolderVersion, writeModelFolder } from '../state/model-folder.ts';
import type { CommandContext } from './command-context.ts';
import { openInputs } from './open-inputs.ts';
import { readAll } from './read-all.ts';

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
  const { pipeline, source } = await openInputs({ inputs, settings, patterns, fromMs });
  const summary = await readAll(pipeline, source, { context, onChange: () => undefined });
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
  const { pipeline, source } = await openInputs({ ...options, patterns: [] });
  await readAll(pipeline, source, { context: options.context, onChange: () => undefined });
  return (pipeline.eventMs ?? 0) - (options.days ?? 0) * dayMs;
}
