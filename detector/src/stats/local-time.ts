import { ZoneTable } from './zone-table.ts';

const hourMs = 3_600_000;
const quarterMs = hourMs / 4;
const dayMs = 24 * hourMs;
const keptDays = 732;

/**
 * The wall clock of one time zone, daylight saving included: hours of the week and local days.
 *
 * Looks the zone's offset up in the engine's tables at the ends of a day (UTC) and keeps those of two
 * years; only on a day whose ends differ, the day of a change, each quarter of an hour is looked up
 * (all offsets change at quarters). So a time costs a few nanoseconds.
 */
export class LocalTime {
  readonly #zone: ZoneTable;
  /** Days since the epoch and their offsets (NaN where it changes), at the day modulo the length. */
  readonly #days = new Float64Array(keptDays).fill(Number.NaN);
  readonly #offsetsMs = new Float64Array(keptDays);

  /**
   * @param timezone IANA name, "Europe/Berlin"
   * @throws {RangeError} when the engine does not know that zone
   */
  constructor(timezone: string) {
    this.#zone = new ZoneTable(timezone);
  }

  /** @param timeMs since the Unix epoch; beyond the calendar's years the offset is taken as 0 */
  offsetMs(timeMs: number): number {
    const day = Math.floor(timeMs / dayMs);
    const at = ((day % keptDays) + keptDays) % keptDays;
    if (this.#days[at] !== day) {
      const [morning, evening] = [
        this.#zone.offsetMs(day * dayMs),
        this.#zone.offsetMs((day + 1) * dayMs),
      ];
      this.#days[at] = day;
      this.#offsetsMs[at] = morning === evening ? morning : Number.NaN;
    }
    const offsetMs = this.#offsetsMs[at] ?? 0;
    return Number.isNaN(offsetMs)
      ? this.#zone.offsetMs(Math.floor(timeMs / quarterMs) * quarterMs)
      : offsetMs;
  }

  /** @returns 0 (Monday, 00:00 to 01:00) … 167 */
  hourOfWeek(timeMs: number): number {
    const hours = Math.floor((timeMs + this.offsetMs(timeMs)) / hourMs);
    return (((hours + 72) % 168) + 168) % 168; // the epoch was a Thursday
  }

  /** @returns the local date as days since 1970-01-01 */
  day(timeMs: number): number {
    return Math.floor((timeMs + this.offsetMs(timeMs)) / dayMs);
  }

  /** @returns "Tue 03:15" */
  text(timeMs: number): string {
    const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
    const hourOfWeek = this.hourOfWeek(timeMs);
    const minute = Math.floor((timeMs + this.offsetMs(timeMs)) / 60_000);
    return `${names[Math.floor(hourOfWeek / 24)]} ${two(hourOfWeek % 24)}:${two(((minute % 60) + 60) % 60)}`;
  }
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
