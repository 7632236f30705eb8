import { setTimeout as sleep } from 'node:timers/promises';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { Clock } from '../model/clock.ts';
import { levelNames } from '../model/level-of.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import type { SimulatedLine } from '../simulator/line-formats.ts';
import { Simulator, type SimulatorOptions } from '../simulator/simulator.ts';
import type { Source, SourceState, SourceStatus } from '../sources/source.ts';

export interface SimulatorSourceOptions {
  readonly simulator: SimulatorOptions;
  readonly streams: StreamTable;
  readonly clock: Clock;
}

const batchLines = 4_096;
const periodMs = 1_000;
const encoder = new TextEncoder();

/**
 * A simulated fleet as a source: its past as fast as lines are asked for, up to the clock, and from
 * there on as they fall due. The cursor is how many lines it gave: a simulator with equal options gives
 * the same lines again.
 */
export class SimulatorSource implements Source {
  readonly name = 'simulator';
  readonly #options: SimulatorSourceOptions;
  #state: SourceState = 'opening';
  #linesRead = 0;
  #bytesRead = 0;

  constructor(options: SimulatorSourceOptions) {
    this.#options = options;
  }

  async *read(cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    const { clock } = this.#options;
    const simulator = new Simulator(this.#options.simulator);
    skip(simulator, Number(cursor));
    while (!signal.aborted) {
      const lines = simulator.next(batchLines, clock.nowMs());
      // A short batch means that the past is over.
      this.#state = lines.length < batchLines ? 'waiting' : 'reading';
      if (lines.length > 0) yield this.#batch(lines, String(simulator.generated));
      if (this.#state === 'waiting')
        await sleep(periodMs, undefined, { signal }).catch(() => undefined);
    }
    this.#state = 'ended';
  }

  committed(): Promise<void> {
    return Promise.resolve();
  }

  status(): SourceStatus {
    return {
      name: this.name,
      state: this.#state,
      linesRead: this.#linesRead,
      bytesRead: this.#bytesRead,
      skipped: {},
      lagBytes: undefined,
      totalBytes: undefined,
      problem: undefined,
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #batch(lines: readonly SimulatedLine[], cursor: string): LineBatch {
    const bytes = encoder.encode(lines.map(({ text }) => text).join('\n'));
    const batch = allocateLineBatch(bytes, lines.length);
    let at = 0;
    for (const [row, line] of lines.entries()) {
      const end = endOfLine(bytes, at);
      batch.start[row] = at;
      batch.messageStart[row] = at;
      batch.end[row] = end;
      batch.messageEnd[row] = end;
      batch.timeMs[row] = line.timeMs;
      batch.stream[row] = this.#streamOf(line);
      at = end + 1;
    }
    batch.length = lines.length;
    batch.cursor = cursor;
    this.#linesRead += lines.length;
    this.#bytesRead += bytes.length;
    return batch;
  }

  #streamOf({ host, service, level }: SimulatedLine): number {
    return this.#options.streams.intern({ job: 'syslog', host, service, level: levelNames[level] });
  }
}

function skip(simulator: Simulator, lines: number): void {
  let left = lines;
  while (left > 0) left -= simulator.next(Math.min(left, batchLines)).length;
}

function endOfLine(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(0x0a, from);
  return end < 0 ? bytes.length : end;
}
