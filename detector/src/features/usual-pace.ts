import type { LocalTime } from '../stats/local-time.ts';
import type { SeriesTable } from './series-table.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A week's past is worth exp(-1/8) a week later; so many days are in a past of any length. */
const weekFactor = Math.exp(-1 / 8);
/** The unit of pauses: sixteenths of a usual line. */
export const paceUnit = 16;
const hoursMax = 14 * 24;

/**
 * Time as a series knows it: how many minutes with a line the hours of the day usually bring. In this
 * time a series with a daily rhythm is even, so that one threshold holds by day and by night.
 */
export class UsualPace {
  readonly #table: SeriesTable;
  readonly #localTime: LocalTime;

  constructor(table: SeriesTable, localTime: LocalTime) {
    this.#table = table;
    this.#localTime = localTime;
  }

  /** How many sixteenths of a line are usual in [fromMs, toMs); at most 14 days are looked at. */
  between(series: number, fromMs: number, toMs: number): number {
    let minutes = 0;
    let at = fromMs;
    for (let i = 0; i < hoursMax && at < toMs; i++) {
      const next = Math.min(toMs, (Math.floor(at / hourMs) + 1) * hourMs);
      minutes += this.#minutesAt(series, at) * (next - at);
      at = next;
    }
    return minutes * this.#scale(series, toMs);
  }

  /** @returns when `amount` sixteenths of a line were usual after `fromMs`; Infinity after 14 days */
  after(series: number, fromMs: number, amount: number): number {
    let left = amount / this.#scale(series, fromMs);
    let at = fromMs;
    for (let i = 0; i < hoursMax; i++) {
      const next = (Math.floor(at / hourMs) + 1) * hourMs;
      const minutes = this.#minutesAt(series, at);
      if (minutes * (next - at) >= left) return at + left / minutes;
      left -= minutes * (next - at);
      at = next;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Minutes with a line in all days, at that time of the day. */
  #minutesAt(series: number, timeMs: number): number {
    const hour = this.#localTime.hourOfWeek(timeMs) % 24;
    return this.#table.history.hourMinutes[series * 24 + hour] as number;
  }

  /** From minutes in all days times ms to sixteenths of a line. */
  #scale(series: number, nowMs: number): number {
    const ageDays = (nowMs - (this.#table.firstSeenMs[series] as number)) / dayMs;
    const weeks = Math.max(1, ageDays) / 7;
    const days = (7 * (1 - weekFactor ** weeks)) / (1 - weekFactor);
    return paceUnit / hourMs / Math.max(1, days);
  }
}
