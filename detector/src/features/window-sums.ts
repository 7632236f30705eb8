import type { FirstLines } from './first-lines.ts';
import type { SeriesTable } from './series-table.ts';
import type { SourceMembers } from './source-members.ts';
import { anyTemplate, type SourceTable } from './source-table.ts';

/** The counts of a window by source and by host: series of their own, under the keys of `SourceTable`. */
export class WindowSums {
  readonly #table: SeriesTable;
  readonly #sources: SourceTable;
  readonly #members: SourceMembers;

  constructor(table: SeriesTable, sources: SourceTable, members: SourceMembers) {
    this.#table = table;
    this.#sources = sources;
    this.#members = members;
  }

  /** Sums series up. @returns the sums, in the order of their first series */
  of(active: readonly number[], first: FirstLines): readonly number[] {
    const sums: number[] = [];
    for (const series of active) {
      for (const key of this.#keysOf(series)) this.#addTo({ sums, key, series }, first);
    }
    return sums;
  }

  /** Sets the counts of a series and of what it is part of to 0. */
  empty(series: number): void {
    const { count } = this.#table;
    for (const key of this.#keysOf(series)) count[this.#table.find(key, anyTemplate)] = 0;
    count[series] = 0;
  }

  #keysOf(series: number): readonly [source: number, host: number] {
    const source = this.#members.sourceOf(this.#table.stream[series] as number);
    return [this.#sources.sourceKey(source), this.#sources.hostKey(this.#sources.hostOf(source))];
  }

  #addTo({ sums, key, series: from }: Addition, first: FirstLines): void {
    const table = this.#table;
    const series = table.find(key, anyTemplate) || table.create(key, anyTemplate);
    if (series === 0) return;
    const isFirst = table.count[series] === 0;
    if (isFirst) sums.push(series);
    table.count[series] = (table.count[series] as number) + (table.count[from] as number);
    first.share(series, from, isFirst);
  }
}

interface Addition {
  readonly sums: number[];
  readonly key: number;
  readonly series: number;
}
