import type { Clock } from '../model/clock.ts';
import type { SimulatedLine } from './line-formats.ts';
import type { Simulator } from './simulator.ts';

/** Where simulated lines go. */
export interface LineWriter {
  /** Resolves when the lines are written; rejects when none or not all of them are. */
  write(lines: readonly SimulatedLine[]): Promise<void>;
  close(): Promise<void>;
}

export interface SimulatorRunOptions {
  readonly simulator: Simulator;
  readonly writer: LineWriter;
  readonly clock: Clock;
  /** Resolves after `ms`, or rejects or resolves early when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** The simulator's time when the run starts; it then goes with the clock. */
  readonly startMs: number;
  /** Simulated ms a ms of the clock; Infinity is as fast as it can. Default 1. */
  readonly speed?: number;
  /** Between batches. Default 3,000. */
  readonly periodMs?: number;
  /** Lines of one batch at most. Default 5,000. */
  readonly batchLinesMax?: number;
  /** Simulated time after which it ends by itself. Default never. */
  readonly durationMs?: number;
}

/** As the control of the log server has always shown it. */
export interface SimulatorRunStatus {
  readonly status: 'running' | 'idle';
  readonly stats: {
    readonly logs_generated: number;
    readonly logs_shipped: number;
    readonly batches_pushed: number;
  };
  /** Why the last batch did not arrive; it is sent again. */
  readonly problem: string | undefined;
}

/** Plays a simulator into a writer by the clock, or as fast as the writer takes it. */
export class SimulatorRun {
  readonly #options: SimulatorRunOptions;
  #stop = new AbortController();
  #done: Promise<void> = Promise.resolve();
  #isRunning = false;
  #generated = 0;
  #shipped = 0;
  #batches = 0;
  #problem: string | undefined;

  constructor(options: SimulatorRunOptions) {
    this.#options = options;
  }

  /** Does nothing while it runs. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#stop = new AbortController();
    this.#done = this.#play(this.#stop.signal).finally(() => {
      this.#isRunning = false;
    });
  }

  /** Resolves when the batch at hand is written or given up; the writer stays open. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  /** Resolves when it has ended by itself or was stopped. */
  async ended(): Promise<void> {
    await this.#done;
  }

  status(): SimulatorRunStatus {
    return {
      status: this.#isRunning ? 'running' : 'idle',
      stats: {
        logs_generated: this.#generated,
        logs_shipped: this.#shipped,
        batches_pushed: this.#batches,
      },
      problem: this.#problem,
    };
  }

  async #play(signal: AbortSignal): Promise<void> {
    const { simulator, clock, startMs, speed = 1, periodMs = 3_000 } = this.#options;
    const { batchLinesMax = 5_000, durationMs = Number.POSITIVE_INFINITY } = this.#options;
    const endMs = startMs + durationMs;
    const beganMs = clock.nowMs();
    while (!signal.aborted) {
      const untilMs =
        speed === Number.POSITIVE_INFINITY
          ? endMs
          : Math.min(endMs, startMs + (clock.nowMs() - beganMs) * speed);
      const lines = simulator.next(batchLinesMax, untilMs);
      if (lines.length > 0) await this.#ship(lines, signal);
      if (lines.length === batchLinesMax) continue;
      if (untilMs >= endMs) return;
      await this.#sleep(periodMs, signal);
    }
  }

  /** A batch that does not arrive is sent again after a period, until stopped. */
  async #ship(lines: readonly SimulatedLine[], signal: AbortSignal): Promise<void> {
    this.#generated += lines.length;
    while (!signal.aborted) {
      try {
        await this.#options.writer.write(lines);
        this.#shipped += lines.length;
        this.#batches++;
        this.#problem = undefined;
        return;
      } catch (error) {
        this.#problem = error instanceof Error ? error.message : String(error);
        await this.#sleep(this.#options.periodMs ?? 3_000, signal);
      }
    }
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#options.sleep(ms, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
