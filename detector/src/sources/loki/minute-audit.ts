import { keyOfLabels, type LokiLine } from './decode-streams.ts';
import type { StreamCount } from './loki-client.ts';
import { nanoseconds } from './nanoseconds.ts';

/** A closed minute of a stream of which Loki counts other than was handed over. */
export interface AuditDifference {
  readonly labels: Readonly<Record<string, string>>;
  /** Where the minute begins, ms since the epoch. */
  readonly minuteMs: number;
  readonly counted: number;
  readonly handedOver: number;
}

const minutesMax = 8;
const streamsMax = 10_000;
const namesMax = 64;
/** A minute is closed when reading is so many minutes further: agents hold lines back for seconds. */
const settledMinutes = 3;
const minuteMs = 60_000;

/**
 * How many lines of each stream were handed over in each of the last minutes, to be held against what
 * Loki counts. Bounded: the last minutes only, and of each so many streams; one with more is not audited.
 */
export class MinuteAudit {
  /** By minute since the epoch (its end in it, its start not, as Loki counts), then by stream. */
  readonly #minutes = new Map<number, Map<string, number>>();
  /** Names of labels that there are. */
  readonly #names = new Set<string>();
  /** Minutes up to it were audited, or began before reading did. */
  #closedTo: number;
  #skipped = 0;
  #audited = 0;

  /** @param start nanoseconds; the first whole minute after it is the first that is audited */
  constructor(start: bigint) {
    this.#closedTo = nanoseconds.minuteOf(start);
  }

  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Minutes with lines that were not audited: too many streams, or read too fast. */
  get skipped(): number {
    return this.#skipped;
  }

  get audited(): number {
    return this.#audited;
  }

  note({ ns, stream }: LokiLine): void {
    const minute = nanoseconds.minuteOfText(ns);
    // A line that comes late for a minute that was audited is for the sweep.
    if (minute <= this.#closedTo) return;
    const counts = this.#minutes.get(minute) ?? this.#open(minute);
    const count = counts.get(stream.key);
    if (count === undefined) {
      if (counts.size >= streamsMax) return;
      for (const name of Object.keys(stream.labels)) {
        if (this.#names.size < namesMax) this.#names.add(name);
      }
    }
    counts.set(stream.key, (count ?? 0) + 1);
  }

  /** The oldest minute that is closed and not audited. @param position nanoseconds up to which is read */
  due(position: bigint): number | undefined {
    const newest = nanoseconds.minuteOf(position) - settledMinutes;
    const due = [...this.#minutes.keys()].filter((minute) => minute <= newest);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** What Loki counts otherwise than was handed over. */
  differences(minute: number, counted: readonly StreamCount[]): readonly AuditDifference[] {
    const handedOver = new Map(this.#minutes.get(minute));
    if (handedOver.size >= streamsMax) return [];
    const differences: AuditDifference[] = [];
    for (const { labels, count } of counted) {
      const key = keyOfLabels(labels);
      const own = handedOver.get(key) ?? 0;
      if (own !== count) {
        differences.push({ labels, minuteMs: minute * minuteMs, counted: count, handedOver: own });
      }
    }
    return differences;
  }

  /** A minute was audited. */
  close(minute: number, isAudited: boolean): void {
    if (!this.#minutes.delete(minute)) return;
    if (isAudited) this.#audited++;
    else this.#skipped++;
    this.#closedTo = Math.max(minute, this.#closedTo);
  }

  #open(minute: number): Map<string, number> {
    const counts = new Map<string, number>();
    this.#minutes.set(minute, counts);
    if (this.#minutes.size > minutesMax) this.close(Math.min(...this.#minutes.keys()), false);
    return counts;
  }
}
