import type { SourceStatus } from '../sources/source.ts';
import type { Terminal } from './terminal.ts';

/** How far a source is; its total is undefined where nobody knows (standard input). */
export type ProgressNumbers = Pick<SourceStatus, 'linesRead' | 'bytesRead' | 'totalBytes'>;

const quietMs = 1_000;
const periodMs = 200;

/**
 * One line on standard error that says how far a long reading is: lines, rate, share and time left.
 * Shown on a terminal only, and only once the reading takes over a second.
 */
export class Progress {
  readonly #terminal: Terminal;
  readonly #startMs: number;
  #shownMs = 0;

  /** @param nowMs from any clock that does not go back */
  constructor(terminal: Terminal, nowMs: number) {
    this.#terminal = terminal;
    this.#startMs = nowMs;
  }

  /** @param numbers asked only when they are shown */
  update(numbers: () => ProgressNumbers, nowMs: number): void {
    const isDue = nowMs - this.#startMs > quietMs && nowMs - this.#shownMs > periodMs;
    if (this.#terminal.error.isTTY !== true || !isDue) return;
    this.#shownMs = nowMs;
    this.#terminal.error.write(
      `\r\u001B[2K${this.#text(numbers(), (nowMs - this.#startMs) / 1000)}`,
    );
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#shownMs > 0) this.#terminal.error.write('\r\u001B[2K');
  }

  #text(
    { linesRead: lines, bytesRead: bytes, totalBytes }: ProgressNumbers,
    seconds: number,
  ): string {
    const rate = Math.round(lines / seconds).toLocaleString('en');
    const base = `${lines.toLocaleString('en')} lines, ${rate} lines/s`;
    if (totalBytes === undefined || bytes === 0) return base;
    const share = Math.min(1, bytes / totalBytes);
    const left = Math.ceil((seconds / share) * (1 - share));
    return `${base}, ${Math.floor(share * 100)} %, ${left} s left`;
  }
}
