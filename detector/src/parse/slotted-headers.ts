import type { LineBatch } from '../model/line-batch.ts';
import type { FixedStamp } from './fixed-stamp.ts';
import type { HeaderFinder } from './header-finder.ts';
import { type HeaderReading, type LearnedLine, headerReading } from './header-reading.ts';
import { LearningCredit } from './learning-credit.ts';

/** Rows that are looked at in one call: what is learned from one of them is known to the next call. */
const rowsAtOnce = 256;

/** A line whose header is to be known. */
export interface SlottedLine {
  readonly start: number;
  readonly source: number;
  /** Bytes from its start on that decided how it was read, and of those the first in which digits did too. */
  readonly reach: number;
  readonly digitsReach: number;
}

/** Whoever compares headers, and has numbered places for them: the kernel. */
export interface HeaderSlots {
  /** How many places it has. */
  readonly count: number;
  /** @returns false when the lines of that batch cannot be looked at */
  begin(batch: LineBatch): boolean;
  /**
   * Fills `slots` from its beginning with those of rows [from, to), -1 where no header is known;
   * `sameMinute` is added where a row says the time of the row before but for second and fraction.
   */
  find(batch: LineBatch, rows: readonly [from: number, to: number], slots: Int32Array): void;
  /** @returns the slot that the header has from now on, -1 when it is not kept */
  learn(line: SlottedLine): number;
  /** Where the header in that slot has its time. */
  keepStamp(slot: number, stamp: StampPlace): void;
  clear(): void;
}

/** Positions count from the line's start, but those of the stamp, which count from `stampStart`. */
export interface StampPlace {
  readonly stampStart: number;
  readonly stampEnd: number;
  readonly stamp: Pick<FixedStamp, 'secondAt' | 'fractionAt' | 'fractionDigits'>;
}

/** Beyond the numbers of all slots. */
export const sameMinute = 0x10000;

/** Headers that others compare, many lines at a time; bounded by their places. */
export class SlottedHeaders implements HeaderFinder {
  readonly #places: HeaderSlots;
  readonly #slots = new Int32Array(rowsAtOnce);
  /** Rows [from, to) were looked at. */
  #from = 0;
  #to = 0;
  #canLook = false;
  isSameMinute = false;
  #credit = new LearningCredit();
  readonly #readings: (HeaderReading | undefined)[];
  /** By slot: which look was the last before its header was learned. */
  readonly #learnedAt: Float64Array;
  #looks = 0;

  constructor(places: HeaderSlots) {
    this.#places = places;
    this.#readings = Array.from({ length: places.count }, () => undefined);
    this.#learnedAt = new Float64Array(places.count);
  }

  begin(batch: LineBatch): void {
    this.#from = 0;
    this.#to = 0;
    this.#canLook = this.#places.begin(batch);
  }

  find(batch: LineBatch, row: number): HeaderReading | undefined {
    if (row >= this.#to) this.#look(batch, row);
    const found = this.#slots[row - this.#from]!;
    this.isSameMinute = found >= sameMinute;
    const slot = this.isSameMinute ? found - sameMinute : found;
    // A header that was learned since then has another one's place.
    if (slot < 0 || this.#learnedAt[slot] === this.#looks) return undefined;
    this.#credit.earn();
    return this.#readings[slot];
  }

  learn(line: LearnedLine): void {
    if (!this.#canLook || !this.#credit.isEnough) return;
    const { start, source, envelope } = line;
    const reach = envelope.reach - start;
    const digitsReach = envelope.digitsReach - start;
    const slot = this.#places.learn({ start, source, reach, digitsReach });
    if (slot < 0) return;
    // Until the next look, lines of one header come here one after the other.
    if (this.#learnedAt[slot] !== this.#looks) this.#credit.spend();
    const reading = headerReading(line);
    const { stamp, stampStart, stampEnd } = reading;
    if (stamp !== null && stamp.secondAt >= 0)
      this.#places.keepStamp(slot, { stamp, stampStart, stampEnd });
    this.#readings[slot] = reading;
    this.#learnedAt[slot] = this.#looks;
  }

  clear(): void {
    this.#places.clear();
    this.#readings.fill(undefined);
    this.#learnedAt.fill(0);
    this.#credit = new LearningCredit();
    this.#to = 0;
    this.#canLook = false;
  }

  #look(batch: LineBatch, row: number): void {
    this.#from = row;
    this.#to = Math.min(batch.length, row + rowsAtOnce);
    this.#looks++;
    if (this.#canLook) this.#places.find(batch, [this.#from, this.#to], this.#slots);
    else this.#slots.fill(-1);
  }
}
