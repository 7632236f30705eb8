import { decodeColumn, encodeColumn } from '../stats/column-text.ts';
import { grown } from '../stats/grown.ts';
import { TailHistogram, type TailHistogramState } from '../stats/tail-histogram.ts';
import { WeekProfile, type WeekProfileState } from './week-profile.ts';

const hoursOfDay = 24;
const hoursOfWeek = 168;
const weekUnit = 16;

export interface SeriesHistoryState {
  readonly minutes: TailHistogramState;
  readonly hours: TailHistogramState;
  readonly gaps: TailHistogramState;
  readonly profile: WeekProfileState;
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * What is remembered of each series: how many lines in a minute and in an hour in which it spoke, how
 * long it paused, and at which hours of the week. Counts are kept as histograms, never raw.
 */
export class SeriesHistory {
  /** Lines in a minute with at least one. */
  readonly minutes = new TailHistogram(0);
  /** Lines in a clock hour with at least one. */
  readonly hours = new TailHistogram(0);
  /** From one minute with a line to the next, in sixteenths of the lines that the hours between would
   * usually have brought: so a night's pause is no longer than a day's. */
  readonly gaps = new TailHistogram(0);
  /** Lines by hour of the week, of series that are not sparse. */
  readonly profile = new WeekProfile();
  /** Number of the last minute with a line (since the epoch). */
  lastMinute: Int32Array<ArrayBuffer> = new Int32Array(0);
  /** Number of the clock hour that `hourCount` belongs to. */
  hour: Int32Array<ArrayBuffer> = new Int32Array(0);
  hourCount: Float32Array<ArrayBuffer> = new Float32Array(0);
  /** Lines in the greatest minute of that hour. */
  hourPeak: Float32Array<ArrayBuffer> = new Float32Array(0);
  /** Minutes: the longest pause before a line within that hour. */
  hourPause: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** Number of the last clock hour with a count that was far out. */
  farOutHour: Int32Array<ArrayBuffer> = new Int32Array(0);
  /** Number of the last minute of which lines came late, and how many have come so far: not in `minutes`
   * before lines of another one come. */
  lateMinute: Int32Array<ArrayBuffer> = new Int32Array(0);
  lateCount: Float32Array<ArrayBuffer> = new Float32Array(0);
  /** On how many local days it spoke, the old ones worth less. */
  days: Float32Array<ArrayBuffer> = new Float32Array(0);
  lastDay: Int32Array<ArrayBuffer> = new Int32Array(0);
  /** (series, 24) row-major: minutes with a line by local hour of the day, the old ones worth less. */
  hourMinutes: Float32Array<ArrayBuffer> = new Float32Array(0);
  /** The pause (in the unit of `gaps`) from which on its silence is news; 0 when it has no rhythm. */
  silenceAfter: Float32Array<ArrayBuffer> = new Float32Array(0);
  /** Ms of event time when its silence becomes news; 0 when it has no rhythm. */
  silenceDueMs: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** (series, 168) row-major: in how many weeks it spoke at that hour, in sixteenths, the old ones
   * worth less. */
  weekHours: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  resize(series: number): void {
    this.minutes.resize(series);
    this.hours.resize(series);
    this.gaps.resize(series);
    this.lastMinute = grown(new Int32Array(series), this.lastMinute);
    this.hour = grown(new Int32Array(series), this.hour);
    this.hourCount = grown(new Float32Array(series), this.hourCount);
    this.hourPeak = grown(new Float32Array(series), this.hourPeak);
    this.hourPause = grown(new Uint8Array(series), this.hourPause);
    this.farOutHour = grown(new Int32Array(series), this.farOutHour);
    this.lateMinute = grown(new Int32Array(series), this.lateMinute);
    this.lateCount = grown(new Float32Array(series), this.lateCount);
    this.days = grown(new Float32Array(series), this.days);
    this.lastDay = grown(new Int32Array(series), this.lastDay);
    this.silenceDueMs = grown(new Float64Array(series), this.silenceDueMs);
    this.silenceAfter = grown(new Float32Array(series), this.silenceAfter);
    this.hourMinutes = grown(new Float32Array(series * hoursOfDay), this.hourMinutes);
    this.weekHours = grown(new Uint8Array(series * hoursOfWeek), this.weekHours);
  }

  clear(series: number): void {
    this.minutes.clear(series);
    this.hours.clear(series);
    this.gaps.clear(series);
    this.lastMinute[series] = 0;
    this.hour[series] = 0;
    this.hourCount[series] = 0;
    this.hourPeak[series] = 0;
    this.hourPause[series] = 0;
    this.profile.clear(series);
    this.farOutHour[series] = 0;
    this.lateMinute[series] = 0;
    this.lateCount[series] = 0;
    this.days[series] = 0;
    this.lastDay[series] = -1;
    this.silenceDueMs[series] = 0;
    this.silenceAfter[series] = 0;
    this.hourMinutes.fill(0, series * hoursOfDay, (series + 1) * hoursOfDay);
    this.weekHours.fill(0, series * hoursOfWeek, (series + 1) * hoursOfWeek);
  }

  /** How much the series spoke at an hour of the week and its two neighbours (so a shift of an hour
   * by daylight saving is no news), in weeks. */
  around(series: number, hourOfWeek: number, reach: number): number {
    let sum = 0;
    for (let i = -reach; i <= reach; i++) {
      const hour = (hourOfWeek + i + hoursOfWeek) % hoursOfWeek;
      sum += this.weekHours[series * hoursOfWeek + hour] ?? 0;
    }
    return sum / weekUnit;
  }

  /** Notes that the series spoke in one hour of one week. */
  addHour(series: number, hourOfWeek: number): void {
    const at = series * hoursOfWeek + hourOfWeek;
    this.weekHours[at] = Math.min(255, (this.weekHours[at] ?? 0) + weekUnit);
  }

  /** Makes what was seen worth less. @param factor in (0, 1) */
  decay(factor: number): void {
    this.minutes.decay(factor);
    this.hours.decay(factor);
    this.gaps.decay(factor);
    for (let i = 0; i < this.weekHours.length; i++) {
      this.weekHours[i] = Math.floor((this.weekHours[i] as number) * factor);
    }
    for (let i = 0; i < this.hourMinutes.length; i++) {
      this.hourMinutes[i] = (this.hourMinutes[i] as number) * factor;
    }
    for (let i = 0; i < this.days.length; i++) this.days[i] = (this.days[i] as number) * factor;
  }

  /** Adds the past of one series to another's. */
  join(from: number, into: number): void {
    this.minutes.join(from, into);
    this.hours.join(from, into);
    this.gaps.join(from, into);
    this.profile.join(from, into);
    if ((this.hour[from] as number) > (this.hour[into] as number)) {
      this.hour[into] = this.hour[from] as number;
      this.hourCount[into] = this.hourCount[from] as number;
      this.hourPeak[into] = this.hourPeak[from] as number;
      this.hourPause[into] = this.hourPause[from] as number;
    } else if (this.hour[from] === this.hour[into]) {
      this.hourPeak[into] = (this.hourPeak[into] as number) + (this.hourPeak[from] as number);
      this.hourPause[into] = Math.min(
        this.hourPause[into] as number,
        this.hourPause[from] as number,
      );
      this.hourCount[into] = (this.hourCount[into] as number) + (this.hourCount[from] as number);
    }
    if (this.lateMinute[from] === this.lateMinute[into]) {
      this.lateCount[into] = (this.lateCount[into] as number) + (this.lateCount[from] as number);
    }
    this.lastMinute[into] = Math.max(
      this.lastMinute[into] as number,
      this.lastMinute[from] as number,
    );
    this.days[into] = Math.max(this.days[into] as number, this.days[from] as number);
    this.lastDay[into] = Math.max(this.lastDay[into] as number, this.lastDay[from] as number);
    this.silenceDueMs[into] = 0;
    for (let hour = 0; hour < hoursOfDay; hour++) {
      const at = into * hoursOfDay + hour;
      const other = this.hourMinutes[from * hoursOfDay + hour] as number;
      this.hourMinutes[at] = Math.max(this.hourMinutes[at] as number, other);
    }
    for (let hour = 0; hour < hoursOfWeek; hour++) {
      const at = into * hoursOfWeek + hour;
      const other = this.weekHours[from * hoursOfWeek + hour] as number;
      this.weekHours[at] = Math.max(this.weekHours[at] as number, other);
    }
  }

  snapshot(series: number): SeriesHistoryState {
    const text = (
      column: Int32Array | Float32Array | Float64Array | Uint8Array,
      each = 1,
    ): string => encodeColumn(column.subarray(0, series * each));
    return {
      minutes: this.minutes.snapshot(series),
      hours: this.hours.snapshot(series),
      gaps: this.gaps.snapshot(series),
      profile: this.profile.snapshot(),
      columns: {
        lastMinute: text(this.lastMinute),
        hour: text(this.hour),
        hourCount: text(this.hourCount),
        hourPeak: text(this.hourPeak),
        hourPause: text(this.hourPause),
        farOutHour: text(this.farOutHour),
        lateMinute: text(this.lateMinute),
        lateCount: text(this.lateCount),
        days: text(this.days),
        lastDay: text(this.lastDay),
        silenceDueMs: text(this.silenceDueMs),
        silenceAfter: text(this.silenceAfter),
        hourMinutes: text(this.hourMinutes, hoursOfDay),
        weekHours: text(this.weekHours, hoursOfWeek),
      },
    };
  }

  /** @param state of no more series than there is room for */
  restore(state: SeriesHistoryState): void {
    this.minutes.restore(state.minutes);
    this.hours.restore(state.hours);
    this.gaps.restore(state.gaps);
    this.profile.restore(state.profile);
    const bytes = (name: string): ArrayBuffer => decodeColumn(state.columns[name] ?? '');
    this.lastMinute.set(new Int32Array(bytes('lastMinute')));
    this.hour.set(new Int32Array(bytes('hour')));
    this.hourCount.set(new Float32Array(bytes('hourCount')));
    this.hourPeak.set(new Float32Array(bytes('hourPeak')));
    this.hourPause.set(new Uint8Array(bytes('hourPause')));
    this.farOutHour.set(new Int32Array(bytes('farOutHour')));
    this.lateMinute.set(new Int32Array(bytes('lateMinute')));
    this.lateCount.set(new Float32Array(bytes('lateCount')));
    this.days.set(new Float32Array(bytes('days')));
    this.lastDay.set(new Int32Array(bytes('lastDay')));
    this.silenceDueMs.set(new Float64Array(bytes('silenceDueMs')));
    this.silenceAfter.set(new Float32Array(bytes('silenceAfter')));
    this.hourMinutes.set(new Float32Array(bytes('hourMinutes')));
    this.weekHours.set(new Uint8Array(bytes('weekHours')));
  }
}
