/** Lines of each series in one minute of event time, as one worker saw them. */
export interface MinuteCounts {
  /** Minutes since the Unix epoch. */
  readonly minute: number;
  readonly counts: readonly (readonly [series: string, lines: number])[];
}

/** What an hour of the week usually has of a series. */
export interface HourUsual {
  /** Mean lines in that hour, the weeks worth less the older they are. */
  readonly lines: number;
  /** How many weeks that is, each worth what it is worth. */
  readonly weeks: number;
}

export interface CounterSummary {
  /** Minutes are kept from here on; undefined while there are none. */
  readonly oldestMinute: number | undefined;
  /** The last hour (since the epoch) that is in the profiles; undefined before the first. */
  readonly rebuiltHour: number | undefined;
  /** How many series have a profile. */
  readonly series: number;
}

export interface CounterStoreOptions {
  /** Which of the workers that share the counters this is. */
  readonly worker: string;
  /** 0 to 167, of an hour since the epoch, on people's clocks. */
  readonly hourOfWeek: (hour: number) => number;
}

/**
 * Counts of lines by series and minute for seven days, shared by workers, and what each hour of the
 * week usually has. A worker's count of a minute is put, not added to: put again after a crash it is the
 * same. Another worker's stands beside it, and what is read is the sum.
 */
export interface CounterStore {
  /** All of it or nothing; many minutes at once are cheaper than one by one. */
  put(minutes: readonly MinuteCounts[]): Promise<void>;
  /** @returns lines of each minute in [fromMinute, toMinute), at most seven days, over all workers */
  minutes(series: string, fromMinute: number, toMinute: number): Promise<readonly number[]>;
  /** @returns undefined for what is not known */
  usual(series: string, hourOfWeek: number): Promise<HourUsual | undefined>;
  /**
   * Takes the hours that are over into the profiles, each once however many workers do it, and forgets
   * minutes older than seven days.
   *
   * @param nowMinute event time
   * @returns how many hours were taken in
   */
  rebuild(nowMinute: number): Promise<number>;
  summary(): Promise<CounterSummary>;
  close(): Promise<void>;
}

/** A store that may be away for a while, or come back empty. */
export interface SharedCounterStore extends CounterStore {
  /** The minute that this worker put last; undefined when nothing is there of it. */
  lastMinute(): Promise<number | undefined>;
}
