/** What is counted, each with the reason in its name. */
export type ParserCount =
  /** Lines that became part of the event before them. */
  | 'joined'
  /** Lines with nothing in them: left out. */
  | 'blank'
  /** Times too far from when the line was received: not believed. */
  | 'clock-skew'
  /** Lines that would have made an event too long: they began a new one. */
  | 'event-too-long'
  /** Lines that start like JSON and are none, or are nested too deep: taken as text. */
  | 'json-unreadable'
  /** Combinations of host, service and level that were too many: left in their source's stream. */
  | 'stream-limit';

export type ParserCounters = Readonly<Record<ParserCount, number>>;

/** How many lines were odd, by what was odd about them. */
export class ParserCounts {
  readonly #counts: Record<ParserCount, number> = {
    joined: 0,
    blank: 0,
    'clock-skew': 0,
    'event-too-long': 0,
    'json-unreadable': 0,
    'stream-limit': 0,
  };

  add(count: ParserCount, times: number): void {
    this.#counts[count] += times;
  }

  read(): ParserCounters {
    return { ...this.#counts };
  }

  restore(counters: ParserCounters): void {
    Object.assign(this.#counts, counters);
  }
}
