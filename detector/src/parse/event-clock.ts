import { midnightOf } from './midnight-of.ts';
import { Moment } from './moment.ts';
import { yearOf } from './year-of.ts';
import type { ZoneOffsets } from './zone-offsets.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** Nothing logged before it: 1980-01-01. */
const earliestMs = 315_532_800_000;
/** 2400-01-01; only where the receive time is unknown. */
const latestMs = 13_569_465_600_000;
/** How far a line may lie behind the one before and still belong to the same year. */
const disorderMs = 7 * dayMs;

/** What `EventClock` knows; null where it knows nothing yet. */
export interface EventClockState {
  readonly lastMs: number | null;
  readonly anchorReceivedMs: number | null;
  readonly anchorMs: number | null;
  readonly isReplay: boolean;
}

/**
 * Turns what the lines of one stream say of the time into ms since the epoch. It depends on the lines
 * and their receive times in order, on nothing else, so on no cut into batches.
 *
 * - A line that names no zone is in the given one.
 * - A missing year is the earliest that does not take the stream back by more than a week; on the first
 *   line, the latest that is not in the future of its receive time. So a file from December to January
 *   goes on, and one of unknown age ends at most one year ago. A missing date is that of the receive
 *   time, or in a replay goes on from the line before.
 * - A time before 1980, or more than a day after its receive time, is not believed (`clock-skew`). But
 *   a stream whose time runs ahead of its receive times by more than a day within an hour is a replay:
 *   there the line wins when it follows the line before within a week.
 * - What is not believed or says no time has its receive time; in an old file read now, the time of the
 *   line before, so that one line does not move the event time by years.
 */
export class EventClock {
  readonly #zone: ZoneOffsets;
  #lastMs = NaN;
  #anchorReceivedMs = NaN;
  #anchorMs = NaN;
  #isReplay = false;
  /** Tried first for a line without a year. Only a short cut: at most one year fits within 180 days. */
  #year = 1970;

  /** Of the time with a date that was read last, on its own clock, where each second of it is as much from UTC. */
  #minuteMs = NaN;
  #shiftMs = 0;
  /** The last minute of which that was so: its number, the zone that it was said in, and when it is. */
  #minute = NaN;
  #offsetMinutes = 0;
  #settledMs = NaN;

  constructor(zone: ZoneOffsets) {
    this.#zone = zone;
  }

  /**
   * @param receivedMs the time that the source gave the line; 0 where it knows none
   * @returns ms since the epoch; NaN when it cannot be believed: then `fallback`
   */
  resolve(moment: Moment, receivedMs: number): number {
    const time = this.look(moment, receivedMs);
    if (!Number.isNaN(time)) this.follow(time, receivedMs);
    return time;
  }

  /** What `resolve` gives; nothing follows from it until `follow`. */
  look(moment: Moment, receivedMs: number): number {
    const time = this.#read(moment, receivedMs);
    return this.#isPlausible(time, receivedMs) ? time : NaN;
  }

  /**
   * As `look`, for a time of the same minute as the line before, which was looked at and followed last, and
   * said a date.
   *
   * @returns NaN also where this is not enough to know
   */
  lookAgain({ second, ms }: Moment, receivedMs: number): number {
    const time = this.#minuteMs + second * 1000 + ms - this.#shiftMs;
    return this.#isPlausible(time, receivedMs) ? time : NaN;
  }

  /** A line has the time that `look` gave. */
  follow(time: number, receivedMs: number): void {
    this.#lastMs = time;
    const passed = receivedMs - this.#anchorReceivedMs;
    const isAhead = time - this.#anchorMs - passed > dayMs;
    if (isAhead) this.#isReplay = true;
    if (passed >= 0 && passed <= hourMs) return;
    this.#isReplay = isAhead;
    this.#anchorReceivedMs = receivedMs;
    this.#anchorMs = time;
  }

  /** The time of a line that has none of its own. */
  fallback(receivedMs: number): number {
    const isOld = this.#lastMs < receivedMs - dayMs || receivedMs < earliestMs;
    return isOld && !Number.isNaN(this.#lastMs) ? this.#lastMs : receivedMs;
  }

  snapshot(): EventClockState {
    return {
      lastMs: orNull(this.#lastMs),
      anchorReceivedMs: orNull(this.#anchorReceivedMs),
      anchorMs: orNull(this.#anchorMs),
      isReplay: this.#isReplay,
    };
  }

  restore(state: EventClockState): void {
    this.#lastMs = state.lastMs ?? NaN;
    this.#anchorReceivedMs = state.anchorReceivedMs ?? NaN;
    this.#anchorMs = state.anchorMs ?? NaN;
    this.#isReplay = state.isReplay;
  }

  #read(moment: Moment, receivedMs: number): number {
    this.#minuteMs = NaN;
    if (!Number.isNaN(moment.epochMs)) return moment.epochMs;
    if (moment.year >= 0) return this.#inYear(moment, moment.year);
    return moment.month > 0
      ? this.#guessYear(moment, receivedMs)
      : this.#guessDay(moment, receivedMs);
  }

  #inYear(moment: Moment, year: number): number {
    const minute = minuteOf(moment, year);
    if (minute !== this.#minute || moment.offsetMinutes !== this.#offsetMinutes)
      return this.#inNewMinute(moment, year, minute);
    this.#minuteMs = this.#settledMs;
    return this.#settledMs + moment.second * 1000 + moment.ms - this.#shiftMs;
  }

  #inNewMinute(moment: Moment, year: number, minute: number): number {
    const dayUtcMs = midnightOf(year, moment.month, moment.day);
    const time = this.#onDay(moment, dayUtcMs);
    const minuteOfDay = moment.hour * 60 + moment.minute;
    const wallMs = dayUtcMs + minuteOfDay * minuteMs;
    const isSettled = moment.offsetMinutes !== Moment.noOffset || this.#zone.isSettled(wallMs);
    this.#minuteMs = isSettled ? wallMs : NaN;
    this.#settledMs = wallMs;
    this.#minute = isSettled ? minute : NaN;
    this.#offsetMinutes = moment.offsetMinutes;
    this.#shiftMs = Math.round(wallMs + moment.second * 1000 + moment.ms - time);
    return time;
  }

  #onDay(moment: Moment, dayUtcMs: number): number {
    const seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second;
    const wall = dayUtcMs + seconds * 1000 + moment.ms;
    if (moment.offsetMinutes !== Moment.noOffset) return wall - moment.offsetMinutes * minuteMs;
    // Absurd years are not worth asking for.
    return wall >= earliestMs && wall < latestMs ? this.#zone.toUtc(wall, this.#lastMs) : NaN;
  }

  #guessYear(moment: Moment, receivedMs: number): number {
    if (Number.isNaN(this.#lastMs)) return this.#latestYear(moment, receivedMs);
    const same = this.#inYear(moment, this.#year);
    const step = same - this.#lastMs;
    if (step >= -disorderMs && step < 180 * dayMs && this.#isPlausible(same, receivedMs))
      return same;
    this.#year = yearOf(this.#lastMs);
    for (let year = this.#year - 1; year <= this.#year + 8; year++) {
      const time = this.#inYear(moment, year);
      if (!(time >= this.#lastMs - disorderMs)) continue;
      if (!this.#isPlausible(time, receivedMs)) break;
      this.#year = year;
      return time;
    }
    return this.#latestYear(moment, receivedMs);
  }

  #latestYear(moment: Moment, receivedMs: number): number {
    const known = receivedMs >= earliestMs ? receivedMs : earliestMs + 20 * 366 * dayMs;
    const year = yearOf(known);
    for (let candidate = year + 1; candidate >= year - 8; candidate--) {
      const time = this.#inYear(moment, candidate);
      if (time <= known + dayMs) return time;
    }
    return NaN;
  }

  #guessDay(moment: Moment, receivedMs: number): number {
    const midnight = Math.floor(receivedMs / dayMs) * dayMs;
    const near = nearest(this.#onDay(moment, midnight), receivedMs);
    if (Math.abs(near - receivedMs) < 10 * minuteMs || Number.isNaN(this.#lastMs)) {
      return near > receivedMs + hourMs ? near - dayMs : near;
    }
    const next = nearest(near, this.#lastMs);
    return next < this.#lastMs - hourMs ? next + dayMs : next;
  }

  #isPlausible(time: number, receivedMs: number): boolean {
    if (!(time >= earliestMs && time < latestMs)) return false;
    if (time <= receivedMs + dayMs || !(receivedMs >= earliestMs)) return true;
    const step = time - this.#lastMs;
    return this.#isReplay && step >= -disorderMs && step <= disorderMs;
  }
}

/** One number for each minute of a clock. */
function minuteOf({ month, day, hour, minute }: Moment, year: number): number {
  return (((year * 16 + month) * 32 + day) * 32 + hour) * 64 + minute;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** The time of the same clock that is nearest to `to`. */
function nearest(time: number, to: number): number {
  return time + Math.round((to - time) / dayMs) * dayMs;
}
