import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { DetectorError } from '../../model/detector-error.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import type { StreamTable } from '../../model/stream-table.ts';
import type { ParsedBefore } from '../../pipeline/parsed-before.ts';
import type { Source, SourceStatus } from '../../sources/source.ts';
import { unpackRows } from './packed-rows.ts';
import type { ReadingMessage, ReadingTask } from './reading-messages.ts';

export interface ReadingThreadOptions {
  readonly inputs: readonly string[];
  /** IANA name: the zone of times that name none. */
  readonly timezone: string;
  /** Of the pipeline: gets the streams that are found. */
  readonly streams: StreamTable;
  /** Of the pipeline: its state goes to the thread, and comes back at the end. */
  readonly parser: ParsedBefore;
}

const entry = new URL('read-in-thread.ts', import.meta.url);

/**
 * `inputSource` in a thread of its own, with all that becomes of lines before anything is learned of them
 * (`LineFront`): the same rows, streams and state in the same order, a few batches ahead. It ends once and
 * cannot be resumed.
 */
export class ReadingThread implements Source {
  readonly name = 'inputs';
  readonly #options: ReadingThreadOptions;
  #worker: Worker | undefined;
  #status: SourceStatus = {
    name: this.name,
    state: 'opening',
    linesRead: 0,
    bytesRead: 0,
    skipped: {},
    lagBytes: undefined,
    totalBytes: undefined,
    problem: undefined,
  };

  constructor(options: ReadingThreadOptions) {
    this.#options = options;
  }

  async *read(_cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    const { inputs, timezone, streams, parser } = this.#options;
    const task: ReadingTask = {
      inputs,
      timezone,
      streams: streams.snapshot(),
      parser: parser.snapshot(),
    };
    const worker = new Worker(entry, { workerData: task });
    this.#worker = worker;
    try {
      for await (const [message] of on(worker, 'message', { signal, close: ['exit'] })) {
        const batch = this.#take(message as ReadingMessage);
        if (batch === undefined || signal.aborted) return;
        yield batch;
        worker.postMessage('more', []);
      }
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    } finally {
      await this.close();
    }
    throw new Error('The thread that reads the inputs has ended before they did');
  }

  async committed(): Promise<void> {
    // What ends is read once: there is nothing to go back to.
  }

  status(): SourceStatus {
    return this.#status;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** @returns the rows; undefined at the end */
  #take(message: ReadingMessage): LineBatch | undefined {
    if (message.kind === 'failed') throw new DetectorError(message.message, message);
    this.#status = message.status;
    for (const labels of message.labels) this.#options.streams.intern(labels);
    if (message.kind === 'rows') return unpackRows(message.rows);
    this.#options.parser.restore(message.parser);
    return undefined;
  }
}
