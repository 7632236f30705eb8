import type { EventOwner, OpenEvent } from './open-event.ts';

/** Lines with a time of their own before those without are taken for parts of events. */
const stampedMin = 3;

/** The events of one program's lines that may go on; streams that differ in their level alone share it. */
export class EventLane implements EventOwner {
  readonly number: number;
  /** The event touched last, if it is open. */
  current: OpenEvent | undefined = undefined;
  /** Traces of other services that may go on, oldest first. */
  readonly suspended: OpenEvent[] = [];
  #stamped = 0;

  /** @param number of the first of its streams */
  constructor(number: number) {
    this.number = number;
  }

  /** Lines with a time of their own, as far as it matters. */
  get stamped(): number {
    return this.#stamped;
  }

  /** Whether a line without a time is no line of its own. */
  get isLocked(): boolean {
    return this.#stamped >= stampedMin;
  }

  stamp(times = 1): void {
    this.#stamped = Math.min(stampedMin, this.#stamped + times);
  }

  unlock(): void {
    this.#stamped = 0;
  }

  forget(event: OpenEvent): void {
    if (this.current === event) this.current = undefined;
    const at = this.suspended.length === 0 ? -1 : this.suspended.indexOf(event);
    if (at >= 0) this.suspended.splice(at, 1);
  }
}
