import type { Clock } from '../model/clock.ts';

/**
 * Event time while no line comes: the newest line's time, plus the wall time that has passed since that
 * line arrived. So silence is noticed live, and a replay of old lines does not jump to today. It does not
 * go back for a line that was long on its way: what is missing would be noticed later by as much.
 */
export class EventClock {
  readonly #clock: Clock;
  #eventMs: number | undefined;
  #seenMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A line of that event time has arrived now. */
  saw(eventMs: number): void {
    const wallMs = this.#clock.nowMs();
    // Somebody set the clock back: time goes on from where it is.
    this.#seenMs = Math.min(this.#seenMs, wallMs);
    if (eventMs <= (this.nowMs() ?? -Infinity)) return;
    this.#eventMs = eventMs;
    this.#seenMs = wallMs;
  }

  /** @returns undefined before the first line */
  nowMs(): number | undefined {
    if (this.#eventMs === undefined) return undefined;
    return this.#eventMs + Math.max(0, this.#clock.nowMs() - this.#seenMs);
  }
}
