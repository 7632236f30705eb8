import type { PipelineState } from '../pipeline/pipeline-state.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { readModelFolder } from '../state/model-folder.ts';

/**
 * Puts what `logdetect train` learned into a pipeline; does nothing when no folder was named.
 *
 * @throws {DetectorError} `model-unusable`
 */
export async function restoreModel(pipeline: Pipeline, path: string | undefined): Promise<void> {
  if (path === undefined) return;
  pipeline.restore((await readModelFolder<PipelineState>(path)).state);
}
