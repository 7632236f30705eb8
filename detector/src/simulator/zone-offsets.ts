const hourMs = 3_600_000;

/**
 * How far a time zone's clocks are ahead of UTC, by the machine's own zone table (Intl), remembered by
 * the hour: clocks are changed on whole hours of UTC wherever servers stand.
 */
export class ZoneOffsets {
  readonly #format: Intl.DateTimeFormat;
  #hour = Number.NaN;
  #offsetMs = 0;

  /**
   * @param timezone an IANA name ("Europe/Berlin")
   * @throws {RangeError} when there is no such zone
   */
  constructor(timezone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  /** @returns what to add to `timeMs` so that UTC's calendar shows the zone's */
  offsetMs(timeMs: number): number {
    const hour = Math.floor(timeMs / hourMs);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#offsetMs = this.#read(hour * hourMs);
    }
    return this.#offsetMs;
  }

  #read(timeMs: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(timeMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute) - timeMs;
  }
}
