import type { StreamTable } from '../model/stream-table.ts';
import { nothing, type TextBeginning } from './pattern-matcher.ts';

/** What stands before a text, or before a further line of one: nothing then. */
export interface PatternService {
  readonly name: string;
  readonly beginning: TextBeginning;
  readonly isFurtherLine: boolean;
}

/**
 * Numbers services from 1, by stream: a pattern sees `service: message`, and may not be for all of them. The
 * further lines of their events have the same numbers below 0.
 */
export class PatternServices {
  readonly #streams: StreamTable;
  readonly #max: number;
  #services: { readonly first: PatternService; readonly further: PatternService }[] = [];
  readonly #numbers = new Map<string, number>();
  /** By stream, 0 where it is not known yet. */
  #ofStream = new Uint32Array(64);

  /** @param max services, from which on `isFull` */
  constructor(streams: StreamTable, max: number) {
    this.#streams = streams;
    this.#max = max;
  }

  get size(): number {
    return this.#services.length;
  }

  /** Time to begin anew. */
  get isFull(): boolean {
    return this.#services.length >= this.#max;
  }

  /** @returns 0 where it is not known, see `meet` */
  find(stream: number): number {
    return this.#ofStream[stream] ?? 0;
  }

  /** @param begin gives what texts of a service begin with */
  meet(stream: number, begin: (name: string) => TextBeginning): number {
    if (stream >= this.#ofStream.length) {
      const wider = new Uint32Array(Math.max(stream + 1, this.#ofStream.length * 2));
      wider.set(this.#ofStream);
      this.#ofStream = wider;
    }
    const { service: name } = this.#streams.get(stream);
    let number = this.#numbers.get(name);
    if (number === undefined) {
      const beginning = begin(name);
      const further = { ...nothing, others: beginning.others };
      number = this.#services.push({
        first: { name, beginning, isFurtherLine: false },
        further: { name: '', beginning: further, isFurtherLine: true },
      });
      this.#numbers.set(name, number);
    }
    this.#ofStream[stream] = number;
    return number;
  }

  get(number: number): PatternService {
    const service = this.#services[Math.abs(number) - 1];
    return (number < 0 ? service?.further : service?.first) as PatternService;
  }

  clear(): void {
    this.#services = [];
    this.#numbers.clear();
    this.#ofStream.fill(0);
  }
}
