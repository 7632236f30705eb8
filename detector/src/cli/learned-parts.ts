import type { Settings } from '../config/load-settings.ts';
import { DetectorError } from '../model/detector-error.ts';
import type { PipelineParts } from '../pipeline/create-pipeline.ts';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import type { CommandContext } from './command-context.ts';
import { openInputs } from './open-inputs.ts';
import { readAll } from './read-all.ts';
import { restoreModel } from './restore-model.ts';

export interface LearnedPartsOptions {
  readonly context: CommandContext;
  readonly settings: Settings;
  readonly files: readonly string[];
  /** Path of a model folder, where one was given. */
  readonly model: unknown;
}

/**
 * A pipeline that knows a model, or some files, or both.
 *
 * @throws {DetectorError} `input-not-found` when it is to know nothing
 */
export async function learnedParts(options: LearnedPartsOptions): Promise<PipelineParts> {
  const { context, settings, files, model } = options;
  if (files.length === 0 && typeof model !== 'string') {
    throw new DetectorError('Cannot look at nothing', {
      code: 'input-not-found',
      hint: 'Name files, or a model with --model.',
    });
  }
  const { patterns } = await loadPatterns(settings.patterns.dir);
  const parts = await openInputs({ inputs: files, settings, patterns });
  const { pipeline, source } = parts;
  await restoreModel(pipeline, typeof model === 'string' ? model : undefined);
  if (files.length > 0) await readAll(pipeline, source, { context, onChange: () => undefined });
  return parts;
}
