import type { StreamTable } from '../model/stream-table.ts';
import { grown } from '../stats/grown.ts';
import type { SeriesTable } from './series-table.ts';
import type { SourceTable } from './source-table.ts';

/** Streams of one source that are remembered as its own. */
const siblingsMax = 64;

/** Which streams are of one source (host and service), whatever their level and other labels. */
export class SourceMembers {
  readonly #streams: StreamTable;
  readonly #sources: SourceTable;
  #sourceOf: Int32Array<ArrayBuffer> = new Int32Array(64).fill(-1);
  readonly #streamsOf: number[][] = [];

  constructor(streams: StreamTable, sources: SourceTable) {
    this.#streams = streams;
    this.#sources = sources;
  }

  /** Number of the source that a stream belongs to. */
  sourceOf(stream: number): number {
    if (stream >= this.#sourceOf.length) {
      const length = Math.max(stream + 1, this.#sourceOf.length * 2);
      this.#sourceOf = grown(new Int32Array(length).fill(-1), this.#sourceOf);
    }
    const known = this.#sourceOf[stream] as number;
    if (known >= 0) return known;
    const { host, service } = this.#streams.get(stream);
    const source = this.#sources.intern({ host, service });
    this.#sourceOf[stream] = source;
    const siblings = (this.#streamsOf[source] ??= []);
    if (siblings.length < siblingsMax) siblings.push(stream);
    return source;
  }

  /** In the order in which they were asked for. */
  streamsOf(source: number): readonly number[] {
    return this.#streamsOf[source] ?? [];
  }

  /** Forgets all: numbers of streams are others now. */
  clear(): void {
    this.#sourceOf.fill(-1);
    this.#streamsOf.length = 0;
  }

  /** Whether the source of a series has written its template in another stream too. */
  isKnownInSource(table: SeriesTable, series: number): boolean {
    return this.#isKnownIn(this.sourceOf(table.stream[series] as number), table, series);
  }

  /** Whether the service of a series has written its template on another host. */
  isKnownElsewhere(table: SeriesTable, series: number): boolean {
    const source = this.sourceOf(table.stream[series] as number);
    const others = this.#sources.sameService(source).slice(0, siblingsMax);
    return others.some((other) => other !== source && this.#isKnownIn(other, table, series));
  }

  #isKnownIn(source: number, table: SeriesTable, series: number): boolean {
    const template = table.template[series] as number;
    return this.streamsOf(source).some((stream) => {
      const found = table.find(stream, template);
      return found !== 0 && found !== series && !Number.isNaN(table.firstSeenMs[found]);
    });
  }
}
