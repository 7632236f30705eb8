import { decodeColumn, encodeColumn } from '../stats/column-text.ts';

const hoursOfWeek = 168;
const weeksKept = 3;
const width = hoursOfWeek * weeksKept;
/** A series with fewer lines in each hour has no profile: it is most series, and saves their room. */
const linesMin = 4;
/** So many have one, the first to need it; 1 KiB each. */
const profilesMax = 4_096;
/** Steps an octave in which counts are kept. */
const steps = 12;

interface Profile {
  /** (168, 3) row-major: lines in that hour of the last weeks, newest first; 0 where unknown. */
  readonly lines: Uint8Array<ArrayBuffer>;
  /** The same of the minute with the most lines in the hour. */
  readonly peaks: Uint8Array<ArrayBuffer>;
}

export type WeekProfileState = readonly (readonly [series: number, lines: string, peaks: string])[];

/** Lines of an hour, and of its greatest minute. */
export interface HourReached {
  readonly lines: number;
  readonly peak: number;
}

/** Past of one hour of the week. */
export interface HourPast {
  /** Of how many weeks it is known. */
  readonly weeks: number;
  readonly least: number;
  readonly mean: number;
}

/**
 * How many lines a series had in each hour of the week, for the last three weeks: hours with none
 * are known too. Counts are kept as bytes in twelfths of an octave (6 %), up to 2 million an hour.
 */
export class WeekProfile {
  #profiles = new Map<number, Profile>();

  /** Series that have a profile, in the order in which they got it. */
  get series(): readonly number[] {
    return [...this.#profiles.keys()];
  }

  has(series: number): boolean {
    return this.#profiles.has(series);
  }

  /** @param hour that closed: its lines, and those of its greatest minute */
  learn(series: number, hourOfWeek: number, hour: HourReached): void {
    let profile = this.#profiles.get(series);
    if (profile === undefined) {
      if (hour.lines < linesMin || this.#profiles.size >= profilesMax) return;
      profile = { lines: new Uint8Array(width), peaks: new Uint8Array(width) };
      this.#profiles.set(series, profile);
    }
    shift(profile.lines, hourOfWeek, hour.lines);
    shift(profile.peaks, hourOfWeek, hour.peak);
  }

  /** @param reach how many hours on both sides count too: 1 while clocks have been changed lately */
  past(series: number, hourOfWeek: number, reach: number): HourPast {
    const own = this.#known(series, hourOfWeek);
    const all = [...own];
    for (let i = 1; i <= reach; i++) {
      all.push(...this.#known(series, hourOfWeek + i), ...this.#known(series, hourOfWeek - i));
    }
    return { weeks: own.length, ...summary(all) };
  }

  /** The same hour of the last seven days; `weeks` is on how many of them it is known. */
  pastDays(series: number, hourOfWeek: number): HourPast {
    const days: number[] = [];
    for (let day = 0; day < 7; day++) {
      const [last] = this.#known(series, hourOfWeek + 24 * day);
      if (last !== undefined) days.push(last);
    }
    return { weeks: days.length, ...summary(days) };
  }

  /** What was reached in that hour in two of the last three weeks at least, 0 when nothing was. */
  reached(series: number, hourOfWeek: number, reach: number): HourReached {
    const profile = this.#profiles.get(series);
    let [lines, peak] = [0, 0];
    if (profile === undefined) return { lines, peak };
    for (let i = -reach; i <= reach; i++) {
      lines = Math.max(lines, second(profile.lines, hourOfWeek + i));
      peak = Math.max(peak, second(profile.peaks, hourOfWeek + i));
    }
    return { lines, peak };
  }

  clear(series: number): void {
    this.#profiles.delete(series);
  }

  /** Adds the lines of one series to another's. */
  join(from: number, into: number): void {
    const [given, own] = [this.#profiles.get(from), this.#profiles.get(into)];
    if (given === undefined) return;
    if (own === undefined) {
      this.#profiles.set(into, { lines: given.lines.slice(), peaks: given.peaks.slice() });
      return;
    }
    add(own.lines, given.lines);
    add(own.peaks, given.peaks);
  }

  snapshot(): WeekProfileState {
    return [...this.#profiles].map(([series, { lines, peaks }]) => [
      series,
      encodeColumn(lines),
      encodeColumn(peaks),
    ]);
  }

  restore(state: WeekProfileState): void {
    this.#profiles = new Map(
      state.map(([series, lines, peaks]) => [
        series,
        {
          lines: new Uint8Array(decodeColumn(lines)),
          peaks: new Uint8Array(decodeColumn(peaks)),
        },
      ]),
    );
  }

  #known(series: number, hourOfWeek: number): readonly number[] {
    const profile = this.#profiles.get(series);
    const at = placeOf(hourOfWeek);
    const kept = profile?.lines.subarray(at, at + weeksKept) ?? [];
    return Array.from(kept).filter(Boolean).map(countOf);
  }
}

function placeOf(hourOfWeek: number): number {
  return ((hourOfWeek + hoursOfWeek) % hoursOfWeek) * weeksKept;
}

function codeOf(count: number): number {
  return Math.min(255, 1 + Math.round(steps * Math.log2(1 + count)));
}

function countOf(code: number): number {
  return 2 ** ((code - 1) / steps) - 1;
}

function shift(column: Uint8Array, hourOfWeek: number, count: number): void {
  const at = placeOf(hourOfWeek);
  column.copyWithin(at + 1, at, at + weeksKept - 1);
  column[at] = codeOf(count);
}

function second(column: Uint8Array, hourOfWeek: number): number {
  const at = placeOf(hourOfWeek);
  const code =
    column
      .slice(at, at + weeksKept)
      .toSorted()
      .at(-2) ?? 0;
  return code === 0 ? 0 : countOf(code);
}

function add(into: Uint8Array, from: Uint8Array): void {
  for (const [i, code] of from.entries()) {
    const own = into[i] ?? 0;
    if (own === 0) into[i] = code;
    else if (code !== 0) into[i] = codeOf(countOf(own) + countOf(code));
  }
}

function summary(counts: readonly number[]): { least: number; mean: number } {
  if (counts.length === 0) return { least: 0, mean: 0 };
  const sum = counts.reduce((all, count) => all + count, 0);
  return { least: Math.min(...counts), mean: sum / counts.length };
}
