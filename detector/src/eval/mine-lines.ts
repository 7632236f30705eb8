import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { createPipeline } from '../pipeline/create-pipeline.ts';

/** A line as parse and templates give it on. */
export interface MinedLine {
  /** What the program said. */
  readonly message: Uint8Array;
  /** Its template's number. */
  readonly template: number;
  /** When, ms since the Unix epoch. */
  readonly timeMs: number;
}

export interface MinedLines {
  readonly lines: AsyncIterable<MinedLine>;
  /**
   * The name of the template with that number, which may have been merged into another since: its text
   * with a list of values as one, since how many stand in a line makes no other event.
   */
  readonly eventName: (template: number) => string;
}

/** Who sends or receives makes no other event, where few do and the template has their names. */
const addresses = /[\w.+-]+@[\w.-]+\w/g;
/** Values with only blanks, commas or colons between. */
const lists = /<[^<> ]*>(?:[:, ]+<[^<> ]*>)+/g;
const batchRows = 4_096;
/** Later than any log: what is later than when it was received is not believed. */
const receivedMs = Date.UTC(2100, 0, 1);

/** Sends texts through parse and templates, as all commands run them. */
export function mineLines(texts: AsyncIterable<string>): MinedLines {
  const { parser, templates, streams } = createPipeline({ budget: 3, timezone: 'UTC' });
  const stream = streams.intern({ job: 'file' });
  const names = new Map<number, string>();
  const eventName = (template: number): string => {
    const known = names.get(template);
    if (known !== undefined) return known;
    const name = templates.text(template).replaceAll(addresses, '<*>').replaceAll(lists, '<*>');
    names.set(template, name);
    return name;
  };
  async function* mined(): AsyncGenerator<MinedLine> {
    let open: string[] = [];
    for await (const text of texts) {
      open.push(text);
      if (open.length < batchRows) continue;
      for (const parsed of parser.push(batchOf(open, stream))) yield* take(parsed);
      open = [];
    }
    for (const parsed of parser.push(batchOf(open, stream))) yield* take(parsed);
    for (const parsed of parser.flush(Number.POSITIVE_INFINITY)) yield* take(parsed);
  }
  function* take(batch: LineBatch): Generator<MinedLine> {
    templates.push(batch);
    for (let row = 0; row < batch.length; row++) {
      const message = batch.bytes.subarray(batch.messageStart[row], batch.messageEnd[row]);
      const timeMs = batch.timeMs[row] ?? receivedMs;
      yield { message, template: batch.template[row] ?? 0, timeMs };
    }
  }
  return { lines: mined(), eventName };
}

function batchOf(texts: readonly string[], stream: number): LineBatch {
  const bytes = Buffer.from(texts.join('\n'));
  const batch = allocateLineBatch(bytes, texts.length);
  let at = 0;
  for (const [row, text] of texts.entries()) {
    const end = at + Buffer.byteLength(text);
    batch.start[row] = at;
    batch.messageStart[row] = at;
    batch.end[row] = end;
    batch.messageEnd[row] = end;
    batch.timeMs[row] = receivedMs;
    batch.stream[row] = stream;
    at = end + 1;
  }
  batch.length = texts.length;
  return batch;
}
