import { hourMultipliers } from '../config/hour-multipliers.ts';
import type { DetectorOptions } from '../detectors/detector-options.ts';
import { type Kernel, loadKernel } from '../kernel/load-kernel.ts';
import { loadLiteralKernel } from '../kernel/load-literal-kernel.ts';
import { StreamTable } from '../model/stream-table.ts';
import { Parser } from '../parse/parser.ts';
import type { CompiledPattern } from '../patterns/compile-pattern.ts';
import type { SkeletonHasher } from '../templates/skeleton-hash.ts';
import { TemplateMiner } from '../templates/template-miner.ts';
import type { ParsedBefore } from './parsed-before.ts';
import { Pipeline } from './pipeline.ts';
import type { SeriesCounts } from './series-counts-of.ts';
import { streamsMax } from './streams-max.ts';

export interface CreatePipelineOptions {
  /** Alerts a local day that are welcome. */
  readonly budget: number;
  /** IANA name of the zone of times that name none, and of day and night. */
  readonly timezone: string;
  /** As `22-6:0.2`: what the budget is multiplied with between two local hours. Default: none. */
  readonly budgetByHour?: readonly string[];
  /** Gets the counts of each window that closes. Default: nobody. */
  readonly onCounts?: (counts: SeriesCounts) => void;
  /** Raw thresholds that are fixed. Default: calibrated to the budget. */
  readonly frequency?: { readonly sigma?: number };
  readonly rateChange?: { readonly threshold?: number };
  readonly entropy?: { readonly threshold?: number };
  readonly repetition?: { readonly threshold?: number };
  /** A host is learned silently for so long, ms. Default one day. */
  readonly learnMs?: number;
  /** Lines before this time, ms since the Unix epoch, are passed over. */
  readonly fromMs?: number;
  /** As `loadPatterns` gives them. Default: none. */
  readonly patterns?: readonly CompiledPattern[];
  /** Default: the WebAssembly kernel where it was built, else its twin. */
  readonly skeletons?: SkeletonHasher;
  /** Where lines come as a `LineFront` in another thread gives them. Default: as sources do. */
  readonly parsedBefore?: ParsedBefore | undefined;
}

/** A pipeline and the parts of it that can be asked for more than it says itself. */
export interface PipelineParts {
  readonly pipeline: Pipeline;
  readonly streams: StreamTable;
  readonly parser: Parser | ParsedBefore;
  readonly templates: TemplateMiner;
  /** Whether skeletons are hashed by WebAssembly; else its twin in TypeScript does it, slower. */
  readonly hasKernel: boolean;
}

/** The pipeline as all commands and the service run it. */
export function createPipeline(options: CreatePipelineOptions): PipelineParts {
  const { budget: budgetPerDay, timezone, learnMs = 86_400_000, fromMs = -Infinity } = options;
  const streams = new StreamTable({ streamsMax });
  const kernel = options.skeletons === undefined ? loadKernel() : undefined;
  const { parser, skeletons } = frontOf(options, kernel, streams);
  const templates = new TemplateMiner({ skeletons, tokens: kernel?.tokens });
  const pipeline = new Pipeline({
    streams,
    parser,
    templates,
    patterns: options.patterns ?? [],
    makeFinder: kernel === undefined ? undefined : loadLiteralKernel(),
    budgetPerDay,
    onCounts: options.onCounts,
    hourMultipliers: hourMultipliers(options.budgetByHour ?? []),
    detectors: fixedThresholds(options),
    timezone,
    learnMs,
    fromMs,
  });
  return { pipeline, streams, parser, templates, hasKernel: skeletons !== undefined };
}

interface PipelineFront {
  readonly parser: Parser | ParsedBefore;
  readonly skeletons: SkeletonHasher | undefined;
}

/** Parser and hasher, or what stands in their places where a `LineFront` did their work. */
function frontOf(
  { parsedBefore, skeletons, timezone }: CreatePipelineOptions,
  kernel: Kernel | undefined,
  streams: StreamTable,
): PipelineFront {
  if (parsedBefore !== undefined) return { parser: parsedBefore, skeletons: parsedBefore };
  const parser = new Parser({ streams, timezone, headers: kernel?.headers });
  return { parser, skeletons: skeletons ?? kernel?.skeletons };
}

function fixedThresholds(options: CreatePipelineOptions): DetectorOptions {
  return {
    frequencySigma: options.frequency?.sigma,
    rateChangeThreshold: options.rateChange?.threshold,
    entropyThreshold: options.entropy?.threshold,
    levenshteinThreshold: options.repetition?.threshold,
  };
}
