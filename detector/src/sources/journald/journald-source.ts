import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Clock } from '../../model/clock.ts';
import { DetectorError } from '../../model/detector-error.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import type { StreamTable } from '../../model/stream-table.ts';
import { LineBatchBuilder } from '../line-batch-builder.ts';
import type { LineInput } from '../line-batch-builder.ts';
import type { Source, SourceState, SourceStatus } from '../source.ts';
import type { JournalEntry } from './decode-journal-entry.ts';
import { journalGap } from './journal-gap.ts';
import { JournalLines } from './journal-lines.ts';

export interface JournaldSourceOptions {
  readonly name: string;
  /** Wait for more, or end at the end. */
  readonly follow: boolean;
  /** Whether the first start reads what is there already. Not following always does. Default true. */
  readonly fromStart?: boolean;
  readonly streams: StreamTable;
  readonly clock: Clock;
  /** Default "journalctl". */
  readonly program?: string;
  /** More arguments for it: `--directory=…`, `--unit=…`. */
  readonly arguments?: readonly string[];
  /** A batch holds at most so many lines. Default 8,192. */
  readonly linesMax?: number;
}

type Journalctl = ChildProcessByStdio<null, Readable, Readable>;

/** A message of 1 MiB in bytes written as JSON numbers is some 5 MiB, and fields come with it. */
const jsonBytesMax = 8 * 1024 * 1024;
const complaintLengthMax = 500;

/**
 * The systemd journal, by `journalctl -o json --all`: without `--all` fields over 4 KiB become null. The
 * cursor is the journal's own. It is asked for with `--cursor`, not `--after-cursor`: the first entry that
 * comes then tells whether the one that was read last still exists; if not, what lies between was vacuumed
 * away and is counted.
 */
export class JournaldSource implements Source {
  readonly name: string;
  readonly #options: JournaldSourceOptions;
  readonly #lines: JournalLines;
  readonly #json: LineBatchBuilder;
  #state: SourceState = 'opening';
  #linesRead = 0;
  #bytesRead = 0;
  #vacuumed = 0;
  #complaint = '';

  constructor(options: JournaldSourceOptions) {
    this.name = options.name;
    this.#options = options;
    this.#lines = new JournalLines(options.streams);
    const { linesMax = 8192 } = options;
    this.#json = new LineBatchBuilder({ linesMax, lineBytesMax: jsonBytesMax });
  }

  async *read(cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    if (signal.aborted) return;
    this.#complaint = '';
    const isWanted = this.#wanted(cursor);
    const child = this.#spawn(cursor);
    const closed = once(child, 'close');
    closed.catch(() => undefined); // looked at below, when stdout has ended
    const stop = (): void => {
      child.kill();
    };
    signal.addEventListener('abort', stop, { once: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#complain(text));
    try {
      let last = cursor;
      for await (const json of this.#batches(child.stdout)) {
        const batch = this.#lines.convert(json, undefined, isWanted);
        const hasMoved = batch.cursor !== '' && batch.cursor !== last;
        if (hasMoved) last = batch.cursor;
        this.#linesRead += batch.length;
        if (hasMoved || batch.length > 0) yield { ...batch, cursor: last };
        if (signal.aborted) return;
      }
      await this.#checkEnd(closed, signal);
    } finally {
      this.#state = 'ended';
      signal.removeEventListener('abort', stop);
      child.kill();
    }
  }

  committed(): Promise<void> {
    return Promise.resolve(); // the journal is journald's to vacuum
  }

  status(): SourceStatus {
    const skipped = {
      'bad-entry': this.#lines.bad,
      'too-long': this.#lines.tooLong + this.#json.tooLong,
      vacuumed: this.#vacuumed,
    };
    return {
      name: this.name,
      state: this.#state,
      linesRead: this.#linesRead,
      bytesRead: this.#bytesRead,
      skipped: Object.fromEntries(Object.entries(skipped).filter(([, count]) => count > 0)),
      lagBytes: undefined,
      totalBytes: undefined,
      problem: this.#complaint || undefined,
    };
  }

  close(): Promise<void> {
    return Promise.resolve(); // journalctl ended with `read`
  }

  /** What journalctl writes, cut into lines of JSON. */
  async *#batches(stdout: AsyncIterable<Buffer>): AsyncGenerator<LineBatch> {
    const input: LineInput = { stream: 0, timeMs: 0, isSkipping: false };
    this.#json.reset();
    for await (const chunk of stdout) {
      this.#state = 'reading';
      this.#bytesRead += chunk.length;
      this.#json.free(chunk.length)?.set(chunk);
      this.#json.accept(input, chunk.length);
      while (this.#json.length > 0) {
        yield this.#json.take('');
        this.#json.splitOpen(input);
      }
      this.#state = 'waiting';
    }
  }

  #spawn(cursor: string): Journalctl {
    const { program = 'journalctl', follow, fromStart = true } = this.#options;
    const args = ['--output=json', '--all', '--no-pager', ...(this.#options.arguments ?? [])];
    if (cursor !== '') args.push(`--cursor=${cursor}`);
    if (follow) args.push('--follow');
    if (cursor !== '' || fromStart || !follow) args.push('--no-tail');
    else args.push('--lines=1');
    return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Says of each entry in turn whether it comes after where we stand, and counts a gap before the first. */
  #wanted(cursor: string): (entry: JournalEntry) => boolean {
    const { follow, fromStart = true, clock } = this.#options;
    const startMs = clock.nowMs();
    let isFirst = true;
    return (entry) => {
      if (!isFirst) return true;
      isFirst = false;
      if (cursor !== '') {
        if (entry.cursor === cursor) return false;
        this.#vacuumed += journalGap(cursor, entry.cursor);
        return true;
      }
      // Of what was there before only the last came (`--lines=1`), for its cursor.
      return fromStart || !follow || entry.timeMs >= startMs;
    };
  }

  #complain(text: string): void {
    this.#complaint = (this.#complaint + text).trim().slice(0, complaintLengthMax);
  }

  async #checkEnd(closed: Promise<unknown[]>, signal: AbortSignal): Promise<void> {
    const { program = 'journalctl', follow } = this.#options;
    const [code] = await closed.catch((cause: NodeJS.ErrnoException) => {
      throw new DetectorError(`Cannot read the journal: "${program}" cannot be started`, {
        code: cause.code === 'ENOENT' ? 'program-missing' : 'program-failed',
        hint: 'Install systemd, or turn this source off and read files or syslog',
        cause,
      });
    });
    if (signal.aborted || (code === 0 && !follow)) return;
    throw new DetectorError(
      `Cannot read the journal: ${this.#complaint || `it ended with ${String(code)}`}`,
      {
        code: 'program-failed',
        hint: 'Run it by hand, as this user; to see all entries it must be in the group systemd-journal',
        isRetryable: true,
      },
    );
  }
}
