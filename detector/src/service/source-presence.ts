import type { Clock } from '../model/clock.ts';
import type { SourceStatus } from '../sources/source.ts';

/** After a source is back, what others could not hand to it meanwhile comes within this time. */
const settleMs = 75_000;
/** A source that is away for longer is not waited for. */
const patienceMs = 10 * 60_000;

/**
 * Which sources cannot be read at the moment. While one is away, and shortly after, time must not pass
 * without lines: those that come when it is back would be late, and what they say would be missed.
 */
export class SourcePresence {
  readonly #clock: Clock;
  /** By name, since when. */
  readonly #away = new Map<string, number>();
  #heldToMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get away(): readonly string[] {
    return [...this.#away.keys()];
  }

  get mayTimePass(): boolean {
    const nowMs = this.#clock.nowMs();
    const isAwaited = [...this.#away.values()].some((sinceMs) => nowMs - sinceMs < patienceMs);
    return !isAwaited && nowMs >= this.#heldToMs;
  }

  /** It could not be read, and is tried again. */
  failed(name: string): void {
    if (!this.#away.has(name)) this.#away.set(name, this.#clock.nowMs());
  }

  /** A batch of it came, or it has been read to its end. */
  came(name: string): void {
    if (this.#away.delete(name)) this.#hold();
  }

  /** One that waits for lines has been read to its end. */
  saw(states: readonly SourceStatus[]): void {
    for (const { name, state } of states) if (state === 'waiting') this.came(name);
  }

  #hold(): void {
    this.#heldToMs = this.#clock.nowMs() + settleMs;
  }
}
