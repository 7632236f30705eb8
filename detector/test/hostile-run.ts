import { createPipeline } from '../src/pipeline/create-pipeline.ts';
import { LineBatchBuilder, type LineInput } from '../src/sources/line-batch-builder.ts';
import { hostileInputs, type HostileInput, type Size } from './hostile-inputs.ts';

/** What became of the inputs of one kind. */
export interface HostileOutcome {
  inputs: number;
  bytes: number;
  /** Lines that the source made of them. */
  rows: number;
  /** Of these, cut at the limit. */
  tooLong: number;
}

export interface HostileReport {
  readonly byKind: ReadonlyMap<string, HostileOutcome>;
  /** Of the pipeline, after all. */
  readonly lines: number;
  readonly templates: number;
  readonly streams: number;
  readonly snapshotBytes: number;
}

const arrivedMs = Date.UTC(2026, 10, 21, 9);

/**
 * Sends hostile inputs through the path as a source and the service do it: split into lines, parsed,
 * mined, judged; and stores and restores the state after it.
 *
 * @param afterMs event time that passes from one input to the next
 */
export function hostileRun(count: number, size: Size, afterMs = 1_000): HostileReport {
  const { pipeline, streams: table } = createPipeline({ budget: 3, timezone: 'UTC' });
  const builder = new LineBatchBuilder();
  const byKind = new Map<string, HostileOutcome>();
  let timeMs = arrivedMs;
  for (const { kind, input } of hostileInputs(count, 5, size)) {
    const outcome = byKind.get(kind) ?? { inputs: 0, bytes: 0, rows: 0, tooLong: 0 };
    byKind.set(kind, outcome);
    outcome.inputs++;
    const stream = table.intern({ job: 'file', filename: kind });
    const line: LineInput = { stream, timeMs: (timeMs += afterMs), isSkipping: false };
    const tooLong = builder.tooLong;
    const take = (): void => {
      const batch = builder.take('');
      outcome.rows += batch.length;
      pipeline.push(batch, 'hostile');
    };
    outcome.bytes += feed(builder, { input, line, take });
    builder.endLine(line);
    take();
    pipeline.flush(timeMs);
    outcome.tooLong += builder.tooLong - tooLong;
  }
  pipeline.flush(Number.POSITIVE_INFINITY);
  const snapshot = JSON.stringify(pipeline.snapshot());
  createPipeline({ budget: 3, timezone: 'UTC' }).pipeline.restore(JSON.parse(snapshot));
  const { lines, templates, streams } = pipeline.status();
  return { byKind, lines, templates, streams, snapshotBytes: snapshot.length };
}

interface Feeding {
  readonly input: HostileInput;
  readonly line: LineInput;
  readonly take: () => void;
}

/** @returns how many bytes the input had */
function feed(builder: LineBatchBuilder, { input, line, take }: Feeding): number {
  let bytes = 0;
  for (const piece of input) {
    bytes += piece.length;
    for (let at = 0; at < piece.length;) {
      const room = builder.free();
      if (room === undefined) {
        take();
        builder.splitOpen(line);
        continue;
      }
      const part = piece.subarray(at, at + room.length);
      room.set(part);
      builder.accept(line, part.length);
      at += part.length;
    }
  }
  return bytes;
}
