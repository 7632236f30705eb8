import type { DetectorOptions } from '../detectors/detector-options.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { Stage } from '../model/stage.ts';
import type { StreamTable } from '../model/stream-table.ts';
import type { CompiledPattern } from '../patterns/compile-pattern.ts';
import type { MakeLiteralFinder } from '../patterns/literal-search.ts';
import type { SeriesCounts } from './series-counts-of.ts';
import type { TemplateNames } from './window-judge-options.ts';

/** What the pipeline asks of the parser. */
// oxlint-disable-next-line typescript/no-explicit-any -- each parser knows its own state
export interface ParserStage extends Stage<LineBatch, LineBatch, any> {
  /** Ms; newest time of a line that it was given. None where it holds nothing back. */
  readonly newestMs?: number;
}

/** What the pipeline asks of the templates stage. */
export interface TemplateStage extends TemplateNames {
  /** Fills the batch's template column. @param from with `to` the rows [from, to); default all */
  push(batch: LineBatch, from?: number, to?: number): void;
  readonly size: number;
  /** Templates merged in the last push. */
  readonly merges?: readonly { readonly from: number; readonly into: number }[];
  snapshot(): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any -- each miner knows its own state
  restore(state: any): void;
}

export interface PipelineOptions {
  /** Shared with the sources. Default: a table of 20,000. */
  readonly streams?: StreamTable | undefined;
  /** Default: `Parser` in `timezone`. */
  readonly parser?: ParserStage | undefined;
  /** Default: `TemplateMiner`. */
  readonly templates?: TemplateStage | undefined;
  /** What lines are compared with. Default: none. */
  readonly patterns?: readonly CompiledPattern[] | undefined;
  /** Finds what patterns require. Default: `LiteralSearch`. */
  readonly makeFinder?: MakeLiteralFinder | undefined;
  /** Alerts a local day that are welcome. Default 3. */
  readonly budgetPerDay?: number;
  /** By local hour of the day, 0 to 23, what the budget is multiplied with. Default: 1. */
  readonly hourMultipliers?: readonly number[] | undefined;
  /** Raw thresholds that are fixed. Default: none. */
  readonly detectors?: DetectorOptions | undefined;
  /** IANA name of the zone in which people live. Default UTC. */
  readonly timezone?: string;
  /** A host is learned silently for so long (ms of event time). Default one day. */
  readonly learnMs?: number;
  /** … or until it wrote so many lines, in at least a 24th of that time. Default 20,000. */
  readonly learnLines?: number;
  /** Gets the counts of each window that closes. Default: nobody. */
  readonly onCounts?: ((counts: SeriesCounts) => void) | undefined;
  /** Lines before this time, ms, are passed over as long as no later one has come. Default: none. */
  readonly fromMs?: number;
  /** Pairs of stream and template that are told apart. Default 20,000. */
  readonly seriesMax?: number;
  /** Default 300,000 and 1,800,000 ms. */
  readonly joinMs?: number;
  readonly resolveMs?: number;
}
