import assert from 'node:assert/strict';
import { allocateLineBatch } from '../../model/allocate-line-batch.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import { StreamTable } from '../../model/stream-table.ts';
import { Parser, type ParserOptions } from '../parser.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export interface RigLine {
  readonly text: string | Uint8Array;
  /** 1: a file; 2: a service with all labels; 3: containers of a host. Default 1. */
  readonly stream?: number;
  readonly timeMs?: number;
}

export interface RigRow {
  readonly text: string;
  readonly message: string;
  readonly time: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A parser with three streams, lines in and rows out as text; every row's ranges are checked. */
export class ParserRig {
  static readonly receivedMs = Date.parse('2026-11-21T09:00:00Z');

  readonly streams: StreamTable;
  readonly parser: Parser;

  constructor(options: Partial<ParserOptions> = {}) {
    this.streams = options.streams ?? new StreamTable({ streamsMax: 1000 });
    this.streams.intern({ job: 'file' });
    this.streams.intern({ job: 'systemd-journal', host: 'web', service: 'api' });
    this.streams.intern({ job: 'docker', host: 'web' });
    this.parser = new Parser({ timezone: 'UTC', ...options, streams: this.streams });
  }

  /** All rows of these lines, to the end of input. */
  static readonly rowsOf = (
    lines: readonly (string | RigLine)[],
    options: Partial<ParserOptions> = {},
  ): RigRow[] => {
    const rig = new ParserRig(options);
    return [...rig.push(lines), ...rig.flush(Infinity)];
  };

  static readonly messagesOf = (
    lines: readonly (string | RigLine)[],
    options: Partial<ParserOptions> = {},
  ): string[] => {
    return ParserRig.rowsOf(lines, options).map(({ message }) => message);
  };

  static batchOf(lines: readonly (string | RigLine)[], cursor = ''): LineBatch {
    const all = lines.map((line): RigLine => (typeof line === 'string' ? { text: line } : line));
    const texts = all.map(({ text }) => (typeof text === 'string' ? encoder.encode(text) : text));
    const bytes = new Uint8Array(texts.reduce((sum, text) => sum + text.length + 1, 0));
    const batch = allocateLineBatch(bytes, lines.length);
    let at = 0;
    for (const [row, text] of texts.entries()) {
      bytes.set(text, at);
      batch.start[row] = at;
      batch.end[row] = at + text.length;
      bytes[at + text.length] = 10;
      at += text.length + 1;
      batch.stream[row] = all[row]?.stream ?? 1;
      batch.timeMs[row] = all[row]?.timeMs ?? ParserRig.receivedMs;
      batch.length++;
    }
    batch.cursor = cursor;
    return batch;
  }

  push(lines: readonly (string | RigLine)[], cursor = ''): RigRow[] {
    const batches = this.parser.push(ParserRig.batchOf(lines, cursor));
    const cursors = batches.map((batch) => batch.cursor);
    assert.equal(cursors.pop(), cursor);
    assert.ok(cursors.every((other) => other === ''));
    return this.#rows(batches);
  }

  flush(nowMs: number): RigRow[] {
    return this.#rows(this.parser.flush(nowMs));
  }

  #rows(batches: readonly LineBatch[]): RigRow[] {
    return batches.flatMap((batch) =>
      Array.from({ length: batch.length }, (_, row) => this.#row(batch, row)),
    );
  }

  #row(batch: LineBatch, row: number): RigRow {
    const [start, end] = [batch.start[row]!, batch.end[row]!];
    const [from, to] = [batch.messageStart[row]!, batch.messageEnd[row]!];
    assert.ok(start <= from && from <= to && to <= end && end <= batch.bytes.length);
    assert.ok(Number.isFinite(batch.timeMs[row]));
    return {
      text: decoder.decode(batch.bytes.subarray(start, end)),
      message: decoder.decode(batch.bytes.subarray(from, to)),
      time: new Date(batch.timeMs[row]!).toISOString(),
      labels: this.streams.get(batch.stream[row]!).labels,
    };
  }
}
