import type { Clock } from '../../model/clock.ts';
import { hashBytes } from '../../model/hash-bytes.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import type { StreamTable } from '../../model/stream-table.ts';
import { mapLabels } from '../http/map-labels.ts';
import { LineBatchBuilder } from '../line-batch-builder.ts';
import type { LokiLine } from './decode-streams.ts';
import type { MinuteAudit } from './minute-audit.ts';
import { nanoseconds } from './nanoseconds.ts';
import type { SeenLines } from './seen-lines.ts';

export interface HandoverOptions {
  readonly streams: StreamTable;
  readonly clock: Clock;
  /** Lines of this job are never handed over. */
  readonly ownJob: string;
}

export interface HandedPage {
  readonly lines: readonly LokiLine[];
  /** Where the page begins, nanoseconds. */
  readonly start: bigint;
  /** Read again for lines that came late: where reading stands does not move. */
  readonly isLate: boolean;
}

const streamsMax = 10_000;

/** Makes batches of those lines of a page that were not handed over before. */
export class Handover {
  readonly #options: HandoverOptions;
  readonly #builder = new LineBatchBuilder();
  readonly #streamNumbers = new Map<string, number>();
  #lines = 0;
  #bytes = 0;
  #own = 0;

  constructor(options: HandoverOptions) {
    this.#options = options;
  }

  get lines(): number {
    return this.#lines;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get skipped(): { readonly 'too-long': number; readonly 'own-line': number } {
    return { 'too-long': this.#builder.tooLong, 'own-line': this.#own };
  }

  /** Forgets the lines that are in no batch yet. */
  reset(): void {
    this.#builder.reset();
  }

  /** Most often one batch, or none. Notes in `seen` what is in them. */
  *batches(
    { lines, start, isLate }: HandedPage,
    seen: SeenLines,
    audit: MinuteAudit,
  ): Generator<LineBatch> {
    const ordinals = new Map<number, number>();
    const ids = new Map<number, number[]>();
    for (const line of lines) {
      const bucket = nanoseconds.bucketOfText(line.ns);
      const id = idOf(line, ordinals);
      const ofBucket = ids.get(bucket) ?? [];
      ids.set(bucket, ofBucket);
      ofBucket.push(id);
      if (seen.has(bucket, id)) continue;
      const text = this.#textOf(line);
      // The cursor of a batch knows of no line that is in none.
      if (!this.#builder.hasRoom(text?.length ?? 0)) yield this.#take(seen);
      if (text !== undefined) this.#builder.addLine(this.#inputOf(line), text);
      seen.add(bucket, [id]);
      audit.note(line);
      if (!isLate) seen.advance(BigInt(line.ns), this.#nowNs());
    }
    seen.trim({ start, ids, last: BigInt(lines.at(-1)?.ns ?? 0), isLate });
    if (this.#builder.length > 0) yield this.#take(seen);
  }

  #take(seen: SeenLines): LineBatch {
    const batch = this.#builder.take(seen.encode());
    this.#lines += batch.length;
    return batch;
  }

  /** @returns undefined for a line that the detector has written itself */
  #textOf({ stream, text }: LokiLine): Buffer | undefined {
    if (stream.labels['job'] === this.#options.ownJob) {
      this.#own++;
      return undefined;
    }
    const bytes = Buffer.from(text);
    this.#bytes += bytes.length;
    return bytes;
  }

  #inputOf({ ns, stream }: LokiLine): { stream: number; timeMs: number; isSkipping: boolean } {
    let number = this.#streamNumbers.get(stream.key);
    if (number === undefined) {
      if (this.#streamNumbers.size >= streamsMax) this.#streamNumbers.clear();
      number = this.#options.streams.intern(labelsOf(stream.labels));
      this.#streamNumbers.set(stream.key, number);
    }
    return { stream: number, timeMs: nanoseconds.timeMsOf(ns), isSkipping: false };
  }

  #nowNs(): bigint {
    return nanoseconds.ofMs(this.#options.clock.nowMs());
  }
}

/** As for pushed lines; the service that Loki makes up where there is none is none. */
function labelsOf(labels: Readonly<Record<string, string>>): ReturnType<typeof mapLabels> {
  const { service_name: name, ...rest } = labels;
  return mapLabels(name === 'unknown_service' ? rest : labels);
}

/** The same for the same line whenever it is read; word-for-word repeats are told apart by ordinal. */
function idOf({ ns, text, stream }: LokiLine, ordinals: Map<number, number>): number {
  const line = `${stream.key}${ns}${text}`;
  const id = shortHash(line);
  const ordinal = ordinals.get(id) ?? 0;
  ordinals.set(id, ordinal + 1);
  return ordinal === 0 ? id : shortHash(`${ordinal}:${line}`);
}

/** 48 bits. */
function shortHash(text: string): number {
  return Number.parseInt(hashBytes(Buffer.from(text)).slice(0, 12), 16);
}
