/** How far the clocks of one IANA time zone are from UTC, as the engine's own tables say. */
export class ZoneTable {
  readonly #format: Intl.DateTimeFormat;
  readonly isUtc: boolean;

  /**
   * @param timezone IANA name, "Europe/Berlin"
   * @throws {RangeError} for a name that the engine does not know
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
      second: 'numeric',
    });
    this.isUtc = this.#format.resolvedOptions().timeZone === 'UTC';
  }

  /**
   * Takes microseconds: for tables that ask once a day, not for lines.
   *
   * @param utcMs since the Unix epoch; beyond the calendar's years the offset is taken as 0
   * @returns ms east of UTC
   */
  offsetMs(utcMs: number): number {
    if (!(Math.abs(utcMs) < 8.64e15)) return 0;
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(utcMs)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(utcMs / 1000) * 1000;
  }
}
