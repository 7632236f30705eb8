import { StreamTable } from '../model/stream-table.ts';
import { Parser } from '../parse/parser.ts';
import { TemplateMiner } from '../templates/template-miner.ts';
import { Pipeline } from './pipeline.ts';

export interface CreatePipelineOptions {
  /** Alerts a local day that are welcome. */
  readonly budget: number;
  /** IANA name of the zone of times that name none, and of day and night. */
  readonly timezone: string;
}

/** Labels that are told apart before they share one stream. */
const streamsMax = 20_000;

/** The pipeline as all commands and the service run it. */
export function createPipeline({ budget, timezone }: CreatePipelineOptions): Pipeline {
  const streams = new StreamTable({ streamsMax });
  return new Pipeline({
    streams,
    parser: new Parser({ streams, timezone }),
    templates: new TemplateMiner(),
    budgetPerDay: budget,
    timezone,
  });
}
