import type { Clock } from '../model/clock.ts';
import type { IncidentLine } from '../model/incident-line.ts';
import type { SendResult } from './notifier.ts';
import { type Sleep, sleepOrWake } from './sleep-or-wake.ts';

/** What of the store the worker needs. */
export interface IncidentLines {
  waitingLines(limit: number): Promise<readonly IncidentLine[]>;
  forgetLines(position: number): Promise<void>;
}

/** Writes lines where others read them. */
export interface IncidentLineWriter {
  write(lines: readonly IncidentLine[], signal: AbortSignal): Promise<SendResult>;
}

export interface IncidentLineWorkerOptions {
  readonly lines: IncidentLines;
  readonly writer: IncidentLineWriter;
  readonly clock: Clock;
  /** Resolves after `ms`, or rejects when `signal` aborts; `setTimeout` of node:timers/promises. */
  readonly sleep: Sleep;
  /** Told of what fails. */
  readonly onProblem: (error: unknown, retryInMs: number | undefined) => void;
}

const batchMax = 100;
const backOff = { firstMs: 1_000, mostMs: 60_000 };
const idleMs = 60_000;

/**
 * Writes the changes of incidents that wait in the store, in their order, each until it is taken or
 * refused for good. What was not noted as written before a kill is written again with the same time and
 * text, which Loki takes as the same line.
 */
export class IncidentLineWorker {
  readonly #options: IncidentLineWorkerOptions;
  readonly #stopping = new AbortController();
  #wake: () => void = () => undefined;
  #running: Promise<void> | undefined;
  #failures = 0;
  #problem: string | undefined;
  #refused = 0;
  #written = 0;

  constructor(options: IncidentLineWorkerOptions) {
    this.#options = options;
  }

  /** Why nothing can be written at the moment. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get written(): number {
    return this.#written;
  }

  /** Lines that were refused for good. */
  get refused(): number {
    return this.#refused;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** There may be something new. */
  wake(): void {
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      // Listens before it looks, so that what comes between looking and waiting is not overlooked.
      const { promise: woken, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const waitMs = await this.#writeSome();
      if (waitMs > 0) await this.#wait(waitMs, this.#failures > 0 ? undefined : woken);
    }
  }

  /** @returns how long to wait before the next time, ms */
  async #writeSome(): Promise<number> {
    const { lines, writer, onProblem } = this.#options;
    const { signal } = this.#stopping;
    try {
      const waiting = await lines.waitingLines(batchMax);
      const last = waiting.at(-1);
      if (last === undefined) return idleMs;
      const result = await writer.write(waiting, signal);
      if (signal.aborted && !result.isSent) return 0;
      if (!result.isSent && result.isRetryable) {
        return this.#failed(result.error, result.retryAfterMs);
      }
      await lines.forgetLines(last.position);
      this.#failures = 0;
      this.#problem = undefined;
      if (result.isSent) this.#written += waiting.length;
      else {
        this.#refused += waiting.length;
        onProblem(new Error(result.error), undefined);
      }
      return 0;
    } catch (error) {
      return this.#failed(error instanceof Error ? error.message : String(error), undefined);
    }
  }

  #failed(error: string, retryAfterMs = 0): number {
    const waitMs = Math.max(
      Math.min(backOff.firstMs * 2 ** this.#failures, backOff.mostMs),
      retryAfterMs,
    );
    this.#failures = Math.min(this.#failures + 1, 16);
    this.#problem = error;
    this.#options.onProblem(new Error(error), waitMs);
    return waitMs;
  }

  #wait(ms: number, woken: Promise<void> | undefined): Promise<void> {
    return sleepOrWake(this.#options.sleep, ms, { signal: this.#stopping.signal, woken });
  }
}
