import { availableParallelism } from 'node:os';
import type { Settings } from '../config/load-settings.ts';
import { StreamTable } from '../model/stream-table.ts';
import { Parser } from '../parse/parser.ts';
import type { CompiledPattern } from '../patterns/compile-pattern.ts';
import { createPipeline, type PipelineParts } from '../pipeline/create-pipeline.ts';
import { ParsedBefore } from '../pipeline/parsed-before.ts';
import { streamsMax } from '../pipeline/streams-max.ts';
import { discoverFiles } from '../sources/file/discover-files.ts';
import type { Source } from '../sources/source.ts';
import { inputSource } from './input-source.ts';
import { ReadingThread } from './reading/reading-thread.ts';

export interface OpenInputsOptions {
  readonly inputs: readonly string[];
  readonly settings: Settings;
  readonly patterns: readonly CompiledPattern[];
  /** Lines before this time, ms since the Unix epoch, are passed over. */
  readonly fromMs?: number | undefined;
  /** One or two; default: two where that pays. */
  readonly threads?: number | undefined;
  /** How many threads run at a time. Default: as many as the machine has cores. */
  readonly cores?: number;
}

/** A pipeline, and what is to be read into it. */
export interface OpenInputs extends PipelineParts {
  readonly source: Source;
}

/** Below, starting a thread takes longer than it saves. */
const bytesForThread = 64 * 1024 * 1024;

/**
 * Opens inputs that end, to be read by a pipeline: in a thread of its own where there is a second core, and
 * large files whose lines are put in order (docs/decisions/0017). The result is the same.
 */
export async function openInputs(options: OpenInputsOptions): Promise<OpenInputs> {
  const { inputs, settings, patterns, fromMs = Number.NEGATIVE_INFINITY } = options;
  const { timezone } = settings;
  if (!(await isReadAhead(options))) {
    const parts = createPipeline({ ...settings, patterns, fromMs });
    return { ...parts, source: inputSource(inputs, { streams: parts.streams, timezone }) };
  }
  const fresh = new Parser({ streams: new StreamTable({ streamsMax }), timezone });
  const parsedBefore = new ParsedBefore(fresh.snapshot());
  const parts = createPipeline({ ...settings, patterns, fromMs, parsedBefore });
  const { streams } = parts;
  const source = new ReadingThread({ inputs, timezone, streams, parser: parsedBefore });
  return { ...parts, source };
}

async function isReadAhead({ inputs, threads, cores }: OpenInputsOptions): Promise<boolean> {
  // Standard input belongs to the first thread.
  if (inputs.includes('-')) return false;
  if (threads !== undefined) return threads > 1;
  if ((cores ?? availableParallelism()) < 2) return false;
  const { members } = await discoverFiles(inputs);
  const files = members.filter(({ isMatched }) => isMatched);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return files.length > 1 && bytes >= bytesForThread;
}
