import type { LineBatch } from '../../model/line-batch.ts';
import { FileSource } from '../file/file-source.ts';
import type { FileSourceOptions } from '../file/file-source.ts';
import type { Source, SourceStatus } from '../source.ts';
import { JournalLines } from './journal-lines.ts';

/**
 * Files of `journalctl -o json` lines, for machines without journald, for what was exported, and for
 * simulated hosts. Followed and resumed as any other files; messages and labels as from the journal.
 */
export class JournalFileSource implements Source {
  readonly name: string;
  readonly #files: FileSource;
  readonly #lines: JournalLines;

  /** @param options of the files; their labels are taken from the entries */
  constructor(options: FileSourceOptions) {
    this.name = options.name;
    this.#files = new FileSource(options);
    this.#lines = new JournalLines(options.streams);
  }

  async *read(cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    for await (const json of this.#files.read(cursor, signal)) {
      yield this.#lines.convert(json, json.cursor, () => true);
    }
  }

  committed(): Promise<void> {
    return this.#files.committed();
  }

  status(): SourceStatus {
    const status = this.#files.status();
    const { bad, tooLong } = this.#lines;
    const skipped = { ...status.skipped };
    if (bad > 0) skipped['bad-entry'] = bad;
    if (tooLong > 0) skipped['too-long'] = (skipped['too-long'] ?? 0) + tooLong;
    return { ...status, linesRead: status.linesRead - bad, skipped };
  }

  close(): Promise<void> {
    return this.#files.close();
  }
}
