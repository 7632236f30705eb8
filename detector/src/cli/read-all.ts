import type { IncidentChange } from '../model/types.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Source } from '../sources/source.ts';
import type { CommandContext } from './command-context.ts';
import { Progress } from './progress.ts';

export interface ReadOptions {
  readonly context: CommandContext;
  /** Told of every change of an incident, in the order of event time. */
  readonly onChange: (change: IncidentChange) => void;
}

export interface ReadSummary {
  readonly lines: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Lines that were not read, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
}

/**
 * Reads a source that ends through a pipeline, to its end, with progress on a terminal.
 *
 * @throws what the source failed with: a file that was asked for and cannot be read is an error
 */
export async function readAll(
  pipeline: Pipeline,
  source: Source,
  { context, onChange }: ReadOptions,
): Promise<ReadSummary> {
  const startMs = performance.now();
  const progress = new Progress(context.terminal, startMs);
  try {
    for await (const batch of source.read('', context.signal)) {
      for (const change of pipeline.push(batch, source.name)) onChange(change);
      progress.update(() => source.status(), performance.now());
    }
  } finally {
    progress.clear();
    await source.close();
  }
  for (const change of pipeline.flush(Infinity)) onChange(change);
  const { linesRead: lines, bytesRead: bytes, skipped, problem } = source.status();
  if (problem !== undefined) context.terminal.error.write(`${problem}\n`);
  return { lines, bytes, skipped, seconds: (performance.now() - startMs) / 1000 };
}
