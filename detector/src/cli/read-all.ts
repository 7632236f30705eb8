import type { IncidentChange } from '../model/types.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { mergeSources } from '../service/merge-sources.ts';
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
 * Reads sources that end through a pipeline, to their end, with progress on a terminal.
 *
 * @throws what a source failed with: a file that was asked for and cannot be read is an error
 */
export async function readAll(
  pipeline: Pipeline,
  sources: readonly Source[],
  { context, onChange }: ReadOptions,
): Promise<ReadSummary> {
  const progress = new Progress(context.terminal, performance.now());
  const startMs = performance.now();
  let failure: Error | undefined;
  const merged = mergeSources(sources, {
    cursors: {},
    signal: context.signal,
    patienceMs: 1_000,
    retryMs: 0,
    retryMsMax: 0,
    onProblem: (_source, error) => {
      failure ??= error instanceof Error ? error : new Error(String(error));
    },
  });
  try {
    for await (const { source, batch } of merged) {
      for (const change of pipeline.push(batch, source.name)) onChange(change);
      progress.update(sum(sources), performance.now());
      if (failure !== undefined) throw failure;
    }
    if (failure !== undefined) throw failure;
  } finally {
    progress.clear();
    await Promise.all(sources.map((source) => source.close()));
  }
  for (const change of pipeline.flush(Infinity)) onChange(change);
  for (const { problem } of sources.map((source) => source.status()))
    if (problem !== undefined) context.terminal.error.write(`${problem}\n`);
  return { ...sum(sources), seconds: (performance.now() - startMs) / 1000 };
}

function sum(sources: readonly Source[]): {
  lines: number;
  bytes: number;
  totalBytes: number | undefined;
  skipped: Record<string, number>;
} {
  const skipped: Record<string, number> = {};
  let [lines, bytes] = [0, 0];
  let totalBytes: number | undefined = 0;
  for (const source of sources) {
    const status = source.status();
    lines += status.linesRead;
    bytes += status.bytesRead;
    totalBytes =
      totalBytes === undefined || status.totalBytes === undefined
        ? undefined
        : totalBytes + status.totalBytes;
    for (const [reason, count] of Object.entries(status.skipped))
      skipped[reason] = (skipped[reason] ?? 0) + count;
  }
  return { lines, bytes, totalBytes, skipped };
}
