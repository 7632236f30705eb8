import { StreamTable } from '../src/model/stream-table.ts';
import type { IncidentChange } from '../src/model/types.ts';
import type { PipelineOptions } from '../src/pipeline/pipeline-options.ts';
import { Pipeline } from '../src/pipeline/pipeline.ts';
import { messageBatch } from './message-batch.ts';
import { passingParser } from './passing-parser.ts';

export interface Line {
  readonly timeMs: number;
  readonly service: string;
  readonly text: string;
  /** Default: ocean. */
  readonly host?: string;
}

/** Something that is done with the pipeline before the first line of that time. */
export interface Interruption {
  readonly atMs: number;
  readonly act: (pipeline: Pipeline) => void;
}

export interface RunOptions extends PipelineOptions {
  /** Where the input is cut, as shares of its lines: state is stored and restored there. */
  readonly cuts?: readonly number[];
  readonly interruptions?: readonly Interruption[];
}

export interface Run {
  readonly changes: readonly IncidentChange[];
  readonly pipeline: Pipeline;
}

/** Lines, in the order of their times, through the pipeline without its parser, to their end. */
export function runLines(lines: readonly Line[], options: RunOptions = {}): Run {
  const { cuts = [], interruptions = [], ...given } = options;
  const sorted = lines.toSorted((a, b) => a.timeMs - b.timeMs);
  const edges = [
    0,
    ...cuts.map((cut) => Math.floor(cut * sorted.length)),
    ...interruptions.map(({ atMs }) => sorted.filter(({ timeMs }) => timeMs < atMs).length),
    sorted.length,
  ].toSorted((a, b) => a - b);
  const changes: IncidentChange[] = [];
  const waiting = interruptions.toSorted((a, b) => a.atMs - b.atMs);
  let pipeline = fresh(given);
  for (let i = 1; i < edges.length; i++) {
    const part = sorted.slice(edges[i - 1], edges[i]);
    while (waiting[0] !== undefined && (part[0]?.timeMs ?? Infinity) >= waiting[0].atMs)
      waiting.shift()?.act(pipeline);
    if (part.length > 0) {
      const { streams } = pipeline;
      const batch = messageBatch(part, ({ host = 'ocean', service }) =>
        streams.intern({ host, service }),
      );
      changes.push(...pipeline.push(batch, 'test'));
    }
    const state: unknown = JSON.parse(JSON.stringify(pipeline.snapshot()));
    pipeline = fresh(given);
    pipeline.restore(state as ReturnType<Pipeline['snapshot']>);
  }
  for (const { act } of waiting) act(pipeline);
  changes.push(...pipeline.flush(Number.POSITIVE_INFINITY));
  return { changes: JSON.parse(JSON.stringify(changes)) as IncidentChange[], pipeline };
}

function fresh(options: PipelineOptions): Pipeline {
  return new Pipeline({
    parser: passingParser,
    ...options,
    streams: new StreamTable({ streamsMax: 100 }),
  });
}
