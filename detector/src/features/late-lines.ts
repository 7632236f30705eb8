import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';

const minuteMs = 60_000;
/** When so many lines or bytes wait, they have to be taken. */
const linesMax = 8_192;
const bytesMax = 1_048_576;
/** A longer line is cut. */
const lineBytesMax = 65_536;

interface Place {
  /** Where in the text its message begins and ends. */
  readonly messageStart: number;
  readonly messageEnd: number;
  readonly timeMs: number;
  readonly stream: number;
}

interface LateLine extends Place {
  readonly bytes: Uint8Array;
}

/** Bytes of a text as characters, so that JSON keeps what is not UTF-8 too. */
export type LateLinesState = readonly (Place & { readonly text: string })[];

/** Copies of lines that came after their window had closed, until somebody takes them. */
export class LateLines {
  #lines: LateLine[] = [];
  #bytes = 0;

  get size(): number {
    return this.#lines.length;
  }

  get isFull(): boolean {
    return this.#lines.length >= linesMax || this.#bytes >= bytesMax;
  }

  add(batch: LineBatch, row: number): void {
    const start = batch.start[row] as number;
    const end = Math.min(batch.end[row] as number, start + lineBytesMax);
    this.#push({
      bytes: batch.bytes.slice(start, end),
      messageStart: Math.min(end, batch.messageStart[row] as number) - start,
      messageEnd: Math.min(end, batch.messageEnd[row] as number) - start,
      timeMs: batch.timeMs[row] as number,
      stream: batch.stream[row] as number,
    });
  }

  /** All that wait, a batch for each minute of event time, the oldest first; none wait then. */
  take(): readonly LineBatch[] {
    const minutes = Map.groupBy(this.#lines, ({ timeMs }) => Math.floor(timeMs / minuteMs));
    this.#lines = [];
    this.#bytes = 0;
    return [...minutes].toSorted(([a], [b]) => a - b).map(([, lines]) => batchOf(lines));
  }

  snapshot(): LateLinesState {
    return this.#lines.map(({ bytes, ...place }) => ({
      ...place,
      text: Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''),
    }));
  }

  restore(state: LateLinesState): void {
    this.#lines = [];
    this.#bytes = 0;
    for (const { text, ...place } of state) {
      this.#push({ ...place, bytes: Uint8Array.from(text, (letter) => letter.charCodeAt(0)) });
    }
  }

  #push(line: LateLine): void {
    this.#lines.push(line);
    this.#bytes += line.bytes.length;
  }
}

function batchOf(lines: readonly LateLine[]): LineBatch {
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.bytes.length + 1, 0));
  const batch = allocateLineBatch(bytes, lines.length);
  let at = 0;
  for (const [row, line] of lines.entries()) {
    bytes.set(line.bytes, at);
    batch.start[row] = at;
    batch.end[row] = at + line.bytes.length;
    batch.messageStart[row] = at + line.messageStart;
    batch.messageEnd[row] = at + line.messageEnd;
    batch.timeMs[row] = line.timeMs;
    batch.stream[row] = line.stream;
    at += line.bytes.length + 1;
  }
  batch.length = lines.length;
  return batch;
}
