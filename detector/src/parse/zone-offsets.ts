import { ZoneTable } from '../stats/zone-table.ts';
import { yearOf } from './year-of.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const yearsMax = 64;
/** Days whose offset is at hand, a power of 2. */
const daysMax = 512;

/** Offsets of one zone over one year: `offsets[i]` holds from `starts[i]` to `starts[i + 1]` (UTC). */
interface Year {
  /** Local times of this year, [firstMs, endMs). */
  readonly firstMs: number;
  readonly endMs: number;
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
}

/**
 * Wall-clock times of one IANA zone as UTC, summer time included. `Intl` is asked once a day of each
 * year that occurs; a line costs one probe while it stays away from a change of the clocks.
 *
 * A time that a change skips (02:30 in March) is read with the offset before the change; a time that
 * occurs twice is the first of the two, unless that would take a stream back by more than half an hour.
 */
export class ZoneOffsets {
  readonly #zone: ZoneTable;
  readonly #years = new Map<number, Year>();
  /** Local days that have one offset, and only one: by the day's last bits, the day and its offset. */
  readonly #days = new Int32Array(daysMax).fill(-1);
  readonly #dayOffsets = new Int32Array(daysMax);

  /**
   * @param timezone IANA name
   * @throws {RangeError} for a name that `Intl` does not know
   */
  constructor(timezone: string) {
    this.#zone = new ZoneTable(timezone);
  }

  /**
   * @param localMs a wall-clock time as if it were UTC, ms; of the years 1970 to 2400
   * @param lastMs UTC of the line before in the same stream, NaN if there is none
   * @returns UTC, ms
   */
  toUtc(localMs: number, lastMs: number): number {
    if (this.#zone.isUtc) return localMs;
    const day = Math.floor(localMs / dayMs);
    const place = day & (daysMax - 1);
    if (this.#days[place] === day) return localMs - this.#dayOffsets[place]!;
    return this.#lookUp(localMs, lastMs);
  }

  /** Whether all of that day, which `toUtc` was asked about, is as far from UTC. */
  isSettled(localMs: number): boolean {
    const day = Math.floor(localMs / dayMs);
    return this.#zone.isUtc || this.#days[day & (daysMax - 1)] === day;
  }

  #lookUp(localMs: number, lastMs: number): number {
    const year = this.#yearOf(localMs);
    const { starts, offsets } = year;
    let found = NaN;
    for (let i = 0; i < starts.length; i++) {
      const from = starts[i]!;
      const to = starts[i + 1] ?? Infinity;
      const utc = localMs - offsets[i]!;
      if (utc >= from && utc < to) {
        // Of two, the later only when the earlier would go back.
        if (Number.isNaN(found)) found = utc;
        else if (lastMs - found > 30 * minuteMs && utc - lastMs < 90 * minuteMs) found = utc;
        this.#remember(localMs, i, year);
      } else if (utc >= to && localMs - offsets[i + 1]! < to) {
        found = utc;
      }
    }
    return found;
  }

  /** A day on either side of a change is left out: what is in between is neither skipped nor twice. */
  #remember(localMs: number, i: number, { starts, offsets, firstMs, endMs }: Year): void {
    const offset = offsets[i]!;
    const day = Math.floor(localMs / dayMs);
    const from = Math.max(firstMs, starts[i]! + offset + dayMs);
    const to = Math.min(endMs, (starts[i + 1] ?? Infinity) + offset - dayMs);
    if (day * dayMs < from || (day + 1) * dayMs > to) return;
    this.#days[day & (daysMax - 1)] = day;
    this.#dayOffsets[day & (daysMax - 1)] = offset;
  }

  #yearOf(localMs: number): Year {
    const year = yearOf(localMs);
    const known = this.#years.get(year);
    if (known !== undefined) return known;
    if (this.#years.size >= yearsMax) this.#years.clear();
    const made = this.#scan(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1));
    this.#years.set(year, made);
    return made;
  }

  #scan(firstMs: number, endMs: number): Year {
    const starts = [firstMs - 3 * dayMs];
    const offsets = [this.#zone.offsetMs(firstMs - 3 * dayMs)];
    for (let at = firstMs - 3 * dayMs; at < endMs + 3 * dayMs; at += dayMs) {
      const after = this.#zone.offsetMs(at + dayMs);
      if (after === offsets.at(-1)) continue;
      starts.push(this.#changeBetween(at, at + dayMs, after));
      offsets.push(after);
    }
    return { starts, offsets, firstMs, endMs };
  }

  /** The second from which the offset is `after`, between a time when it is not and one when it is. */
  #changeBetween(beforeMs: number, afterMs: number, after: number): number {
    let low = beforeMs;
    let high = afterMs;
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (this.#zone.offsetMs(middle) === after) high = middle;
      else low = middle;
    }
    return high;
  }
}
