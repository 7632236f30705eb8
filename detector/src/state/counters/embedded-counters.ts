import { DatabaseSync } from 'node:sqlite';
import { stateError } from '../state-error.ts';
import { byHourAndSeries } from './by-hour-and-series.ts';
import { counterRules } from './counter-rules.ts';
import type {
  CounterStore,
  CounterStoreOptions,
  CounterSummary,
  HourUsual,
  MinuteCounts,
} from './counter-store.ts';
import { hoursDue } from './hours-due.ts';

export interface EmbeddedCountersOptions extends CounterStoreOptions {
  /** Of the SQLite file, or ":memory:". */
  readonly path: string;
}

const { hoursKept, decayWeeks } = counterRules;
const tables = `
  create table if not exists minute_counts (
    hour integer not null, worker text not null, series text not null, counts blob not null,
    primary key (hour, worker, series)
  ) without rowid;
  create table if not exists week_profiles (
    series text not null, slot integer not null,
    lines real not null, weeks real not null, hour integer not null,
    primary key (series, slot)
  ) without rowid;
  create table if not exists rebuilt (one integer primary key check (one = 1), hour integer not null);
`;

/** Counters in a SQLite file of this process: 240 bytes for each series and hour in which it spoke. */
export class EmbeddedCounters implements CounterStore {
  readonly #options: EmbeddedCountersOptions;
  readonly #db: DatabaseSync;

  /** @throws {DetectorError} `state-unusable` */
  constructor(options: EmbeddedCountersOptions) {
    this.#options = options;
    try {
      this.#db = new DatabaseSync(options.path);
      this.#db.exec('pragma journal_mode = wal; pragma synchronous = normal');
      // A locked-in container has no folder for temporary files.
      this.#db.exec('pragma temp_store = memory');
      this.#db.exec(tables);
    } catch (error) {
      throw stateError(options.path, error);
    }
  }

  async put(minutes: readonly MinuteCounts[]): Promise<void> {
    const { worker } = this.#options;
    const read = this.#db.prepare(
      'select counts from minute_counts where hour = ? and worker = ? and series = ?',
    );
    const write = this.#db.prepare('insert or replace into minute_counts values (?, ?, ?, ?)');
    this.#transaction(() => {
      for (const { hour, series, changes } of byHourAndSeries(minutes)) {
        const counts = minutesOf(read.get(hour, worker, series)?.['counts']);
        for (const [minuteOfHour, lines] of changes) counts[minuteOfHour] = lines;
        write.run(hour, worker, series, new Uint8Array(counts.buffer));
      }
    });
  }

  async minutes(series: string, fromMinute: number, toMinute: number): Promise<readonly number[]> {
    const from = Math.max(fromMinute, toMinute - hoursKept * 60);
    const sums = Array.from({ length: Math.max(0, toMinute - from) }, () => 0);
    const rows = this.#db
      .prepare('select hour, counts from minute_counts where hour between ? and ? and series = ?')
      .all(Math.floor(from / 60), Math.floor((toMinute - 1) / 60), series);
    for (const { hour, counts } of rows) {
      for (const [i, lines] of minutesOf(counts).entries()) {
        const at = Number(hour) * 60 + i - from;
        if (at >= 0 && at < sums.length) sums[at] = (sums[at] ?? 0) + lines;
      }
    }
    return sums;
  }

  async usual(series: string, hourOfWeek: number): Promise<HourUsual | undefined> {
    const row = this.#db
      .prepare('select lines, weeks from week_profiles where series = ? and slot = ?')
      .get(series, hourOfWeek);
    if (row === undefined) return undefined;
    const weeks = Number(row['weeks']);
    return { lines: Number(row['lines']) / weeks, weeks };
  }

  async rebuild(nowMinute: number): Promise<number> {
    const due = hoursDue(nowMinute, this.#oldestHour(), this.#rebuiltHour());
    this.#transaction(() => {
      for (const hour of due) this.#fold(hour);
      const first = Math.floor(nowMinute / 60) - hoursKept;
      this.#db.prepare('delete from minute_counts where hour < ?').run(first);
    });
    return due.length;
  }

  async summary(): Promise<CounterSummary> {
    const oldest = this.#oldestHour();
    const row = this.#db.prepare('select count(distinct series) as n from week_profiles').get();
    return {
      oldestMinute: oldest === undefined ? undefined : oldest * 60,
      rebuiltHour: this.#rebuiltHour(),
      series: Number(row?.['n'] ?? 0),
    };
  }

  /** What this worker counted since a minute, oldest first, an hour at a time. */
  *since(fromMinute: number): Generator<readonly MinuteCounts[]> {
    const { worker } = this.#options;
    const hours = this.#db
      .prepare(
        'select distinct hour from minute_counts where hour >= ? and worker = ? order by hour',
      )
      .all(Math.floor(fromMinute / 60), worker);
    const read = this.#db.prepare(
      'select series, counts from minute_counts where hour = ? and worker = ?',
    );
    for (const { hour } of hours) {
      const columns = read
        .all(Number(hour), worker)
        .map(({ series, counts }) => [String(series), minutesOf(counts)] as const);
      const minutes = Array.from({ length: 60 }, (_, i) => ({
        minute: Number(hour) * 60 + i,
        counts: columns
          .map(([series, lines]) => [series, lines[i] ?? 0] as const)
          .filter(([, lines]) => lines > 0),
      }));
      yield minutes.filter(({ minute, counts }) => minute >= fromMinute && counts.length > 0);
    }
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  /** Takes one hour into the profiles; a series that was silent in it has a 0 there. */
  #fold(hour: number): void {
    const sums = new Map<string, number>();
    for (const { series } of this.#db.prepare('select distinct series from week_profiles').all())
      sums.set(String(series), 0);
    const rows = this.#db
      .prepare('select series, counts from minute_counts where hour = ?')
      .all(hour);
    for (const { series, counts } of rows) {
      const lines = minutesOf(counts).reduce((sum, each) => sum + each, 0);
      sums.set(String(series), (sums.get(String(series)) ?? 0) + lines);
    }
    const slot = this.#options.hourOfWeek(hour);
    const write = this.#db.prepare(
      `insert into week_profiles values (?1, ?2, ?3, 1, ?4)
       on conflict (series, slot) do update set
         lines = lines * exp((hour - ?4) / ?5) + ?3,
         weeks = weeks * exp((hour - ?4) / ?5) + 1,
         hour = ?4`,
    );
    for (const [series, lines] of sums) write.run(series, slot, lines, hour, decayWeeks * 168);
    this.#db.prepare('insert or replace into rebuilt values (1, ?)').run(hour);
  }

  #oldestHour(): number | undefined {
    const hour = this.#db.prepare('select min(hour) as hour from minute_counts').get()?.['hour'];
    return hour === null || hour === undefined ? undefined : Number(hour);
  }

  #rebuiltHour(): number | undefined {
    const hour = this.#db.prepare('select hour from rebuilt').get()?.['hour'];
    return hour === undefined ? undefined : Number(hour);
  }

  #transaction(work: () => void): void {
    try {
      this.#db.exec('begin immediate');
      work();
      this.#db.exec('commit');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback');
      throw stateError(this.#options.path, error);
    }
  }
}

/** 60 minutes of an hour. */
function minutesOf(blob: unknown): Uint32Array<ArrayBuffer> {
  const minutes = new Uint32Array(60);
  if (blob instanceof Uint8Array) new Uint8Array(minutes.buffer).set(blob.subarray(0, 240));
  return minutes;
}
