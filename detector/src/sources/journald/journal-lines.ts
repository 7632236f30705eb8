import type { LineBatch } from '../../model/line-batch.ts';
import type { StreamTable } from '../../model/stream-table.ts';
import { LineBatchBuilder } from '../line-batch-builder.ts';
import type { LineInput } from '../line-batch-builder.ts';
import { decodeJournalEntry } from './decode-journal-entry.ts';
import type { JournalEntry } from './decode-journal-entry.ts';

/** Batches of JSON lines in, batches of the messages in them out. */
export class JournalLines {
  readonly #streams: StreamTable;
  readonly #builder = new LineBatchBuilder();
  readonly #input: LineInput = { stream: 0, timeMs: 0, isSkipping: false };
  #bad = 0;

  constructor(streams: StreamTable) {
    this.#streams = streams;
  }

  /** Lines that are no entries. */
  get bad(): number {
    return this.#bad;
  }

  /** Messages that were cut at the limit of a line. */
  get tooLong(): number {
    return this.#builder.tooLong;
  }

  /**
   * @param isWanted asked for each entry in turn
   * @returns one batch for all of them, with `cursor`, or with the last entry's when that is undefined
   */
  convert(
    json: LineBatch,
    cursor: string | undefined,
    isWanted: (entry: JournalEntry) => boolean,
  ): LineBatch {
    const bytes = Buffer.from(json.bytes.buffer, json.bytes.byteOffset, json.bytes.length);
    let last = '';
    for (let row = 0; row < json.length; row++) {
      const text = bytes.toString('utf8', json.start[row], json.end[row]);
      if (text === '' || text.startsWith('-- ')) continue; // journalctl's "-- No entries --"
      const entry = decodeJournalEntry(text);
      if (entry === undefined) {
        this.#bad++;
        continue;
      }
      last = entry.cursor;
      if (isWanted(entry)) this.#add(entry);
    }
    return this.#builder.take(cursor ?? last);
  }

  #add({ labels, timeMs, message }: JournalEntry): void {
    this.#input.stream = this.#streams.intern(labels);
    this.#input.timeMs = timeMs;
    this.#builder.addLine(this.#input, message);
  }
}
