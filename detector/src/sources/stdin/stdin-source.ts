import type { Readable } from 'node:stream';
import type { Clock } from '../../model/clock.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import type { Labels, StreamTable } from '../../model/stream-table.ts';
import { LineBatchBuilder } from '../line-batch-builder.ts';
import type { Source, SourceState, SourceStatus } from '../source.ts';
import { readChunks } from './read-chunks.ts';

export interface StdinSourceOptions {
  readonly name: string;
  /** `process.stdin`, or any other stream of bytes. */
  readonly input: Readable;
  readonly streams: StreamTable;
  readonly clock: Clock;
  readonly host: string;
  /** More labels, which go before those made here (job, host, service). */
  readonly labels?: Labels;
}

/**
 * What is piped in, for scanning. It cannot be read again, so this source does not resume: the cursor is
 * the number of bytes, and `read` goes on where the stream stands. A service takes its standard input
 * through a journal instead (`journalInput`).
 */
export class StdinSource implements Source {
  readonly name: string;
  readonly #options: StdinSourceOptions;
  readonly #builder = new LineBatchBuilder();
  #state: SourceState = 'opening';
  #linesRead = 0;
  #bytesRead = 0;

  constructor(options: StdinSourceOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async *read(_cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    const { input, streams, clock, host, labels } = this.#options;
    const stream = streams.intern({
      job: 'file',
      fallbackHost: host,
      fallbackService: 'stdin',
      ...labels,
    });
    const label = (line: { stream: number; timeMs: number }): void => {
      line.stream = stream;
      line.timeMs = clock.nowMs();
    };
    this.#state = 'reading';
    try {
      for await (const batch of readChunks({ input, builder: this.#builder, label, signal })) {
        this.#linesRead += batch.length;
        this.#bytesRead = Number(batch.cursor);
        yield batch;
      }
    } finally {
      this.#state = 'ended';
    }
  }

  committed(): Promise<void> {
    return Promise.resolve();
  }

  status(): SourceStatus {
    const { tooLong } = this.#builder;
    return {
      name: this.name,
      state: this.#state,
      linesRead: this.#linesRead,
      bytesRead: this.#bytesRead,
      skipped: tooLong > 0 ? { 'too-long': tooLong } : {},
      lagBytes: undefined,
      totalBytes: undefined,
      problem: undefined,
    };
  }

  close(): Promise<void> {
    this.#options.input.destroy();
    return Promise.resolve();
  }
}
