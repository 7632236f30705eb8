import type { Clock } from '../model/clock.ts';
import type { DeliveryOutcome, QueuedAlert } from '../model/queued-alert.ts';
import type { AlertId } from '../model/types.ts';
import type { Notifier, SendResult } from './notifier.ts';
import { type Sleep, sleepOrWake } from './sleep-or-wake.ts';

/** What of the store the worker needs. */
export interface Outbox {
  waiting(route: string, limit: number): Promise<readonly QueuedAlert[]>;
  settle(alert: AlertId, route: string, outcome: DeliveryOutcome): Promise<void>;
}

export interface OutboxWorkerOptions {
  readonly outbox: Outbox;
  readonly notifiers: readonly Notifier[];
  readonly clock: Clock;
  /** Resolves after `ms`, or rejects when `signal` aborts; `setTimeout` of node:timers/promises. */
  readonly sleep: Sleep;
  /** Uniform in [0, 1): spreads retries. */
  readonly random: () => number;
  /** Told of every try that is written down. */
  readonly onOutcome?: (queued: QueuedAlert, outcome: DeliveryOutcome) => void;
  /** The outbox itself fails: tried again after a while. */
  readonly onProblem?: (route: string, error: unknown) => void;
  readonly backOff?: BackOff;
}

export interface BackOff {
  /** Before the second try, ms; doubles with each. */
  readonly firstMs: number;
  readonly mostMs: number;
  /** An alert that could not be sent for so long has failed, ms. */
  readonly giveUpMs: number;
}

const hourMs = 3_600_000;
const backOffDefault: BackOff = { firstMs: 1_000, mostMs: hourMs, giveUpMs: 72 * hourMs };
/** A try at the outbox itself. */
const storeRetryMs = 1_000;
/** Nobody needs to wake the worker for it to look, in the end. */
const idleMs = 60_000;

/**
 * Delivers what is in the outbox: on each route one after the other in the order in which it was made,
 * each until it is sent, refused for good, or too old. A delivery that was not written down before a
 * kill is repeated under the same id.
 */
export class OutboxWorker {
  readonly #options: OutboxWorkerOptions;
  readonly #backOff: BackOff;
  readonly #stopping = new AbortController();
  readonly #wakers = new Set<() => void>();
  #running: Promise<unknown> | undefined;

  constructor(options: OutboxWorkerOptions) {
    this.#options = options;
    this.#backOff = options.backOff ?? backOffDefault;
  }

  start(): void {
    this.#running ??= Promise.all(this.#options.notifiers.map((notifier) => this.#run(notifier)));
  }

  /** There may be something new in the outbox. */
  wake(): void {
    for (const waker of this.#wakers) waker();
  }

  /** What is being sent is broken off; it stays in the outbox. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
  }

  async #run(notifier: Notifier): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const woken = this.#listen();
      try {
        const [next] = await this.#options.outbox.waiting(notifier.name, 1);
        const waitMs = next === undefined ? idleMs : next.dueMs - this.#options.clock.nowMs();
        if (next !== undefined && waitMs <= 0) await this.#deliver(notifier, next);
        else await this.#wait(waitMs, next === undefined ? woken.promise : undefined);
      } catch (error) {
        this.#options.onProblem?.(notifier.name, error);
        await this.#wait(storeRetryMs, undefined);
      } finally {
        woken.forget();
      }
    }
  }

  /** Listens before it looks, so that what comes between looking and waiting is not overlooked. */
  #listen(): { readonly promise: Promise<void>; readonly forget: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wakers.add(resolve);
    return { promise, forget: () => this.#wakers.delete(resolve) };
  }

  #wait(ms: number, woken: Promise<void> | undefined): Promise<void> {
    return sleepOrWake(this.#options.sleep, ms, { signal: this.#stopping.signal, woken });
  }

  async #deliver(notifier: Notifier, queued: QueuedAlert): Promise<void> {
    const { signal } = this.#stopping;
    const result = await this.#send(notifier, queued);
    // Broken off by the end of the process: whether it arrived is not known, so it is sent again.
    if (!result.isSent && signal.aborted) return;
    const outcome = this.#outcomeOf(queued, result);
    await this.#settle(queued, outcome);
    this.#options.onOutcome?.(queued, outcome);
  }

  async #send(notifier: Notifier, queued: QueuedAlert): Promise<SendResult> {
    try {
      return await notifier.send(queued, this.#stopping.signal);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { isSent: false, error: text, isRetryable: true, retryAfterMs: undefined };
    }
  }

  #outcomeOf({ attempts, queuedMs }: QueuedAlert, result: SendResult): DeliveryOutcome {
    if (result.isSent) return { state: 'sent' };
    const { error, isRetryable, retryAfterMs = 0 } = result;
    if (!isRetryable) return { state: 'failed', error };
    const { firstMs, mostMs, giveUpMs } = this.#backOff;
    const nowMs = this.#options.clock.nowMs();
    const spread = 0.5 + this.#options.random() / 2;
    const backOffMs = Math.min(firstMs * 2 ** Math.min(attempts, 40), mostMs) * spread;
    const dueMs = nowMs + Math.max(backOffMs, retryAfterMs);
    if (dueMs - queuedMs <= giveUpMs) return { state: 'waiting', dueMs: Math.ceil(dueMs), error };
    const hours = Math.round(giveUpMs / hourMs);
    return { state: 'failed', error: `Not taken for ${hours} hours, last: ${error}` };
  }

  /** Sent is sent: when it cannot be written down, only the writing is tried again. */
  async #settle({ alert, route }: QueuedAlert, outcome: DeliveryOutcome): Promise<void> {
    for (;;) {
      try {
        await this.#options.outbox.settle(alert.id, route, outcome);
        return;
      } catch (error) {
        this.#options.onProblem?.(route, error);
        if (this.#stopping.signal.aborted) return;
        await this.#wait(storeRetryMs, undefined);
      }
    }
  }
}
