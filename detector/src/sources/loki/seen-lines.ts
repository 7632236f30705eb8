import { IdSet } from './id-set.ts';
import { nanoseconds } from './nanoseconds.ts';

/** A line's id has 48 bits: 8 characters of base64url in the cursor. */
const idBytes = 6;
const idLength = 8;
const bucketsMax = 360; // an hour: Loki takes no later line into a stream that is in use

interface Bucket {
  readonly ids: IdSet;
  /** All ids one after the other, for the cursor: joined only when somebody writes it. */
  text: string;
}

/** A page that was just added. */
interface SeenPage {
  /** Where it begins, and the time of its last line. */
  readonly start: bigint;
  readonly last: bigint;
  /** Of all its lines, by bucket. */
  readonly ids: ReadonlyMap<number, readonly number[]>;
  readonly isLate: boolean;
}

/**
 * What was handed over in the last hour before `position`, line by line, so that a line that Loki has
 * taken late is told from those read before. It is the source's cursor, too.
 *
 * Bounded: at most `idsMax` lines are remembered (up to 32 bytes each, and 8 in the cursor), and what is
 * being read again of the last half minute. Above that the oldest go, and nothing before `floor` is read
 * again. The cursor has a line for each ten seconds, so that a store needs to write only those that
 * changed.
 */
export class SeenLines {
  readonly #idsMax: number;
  readonly #buckets = new Map<number, Bucket>();
  #count = 0;
  /** All that Loki had up to here when it was asked is handed over. */
  position: bigint;
  /** What is before is not remembered, and not read again. */
  floor: bigint;
  /** Of the newest line that was handed over; its clock may be ahead of ours. */
  #highest = 0n;

  constructor(start: bigint, idsMax: number) {
    this.#idsMax = idsMax;
    this.position = start;
    this.floor = start;
  }

  /** @returns undefined when the text is no cursor of this version */
  static decode(cursor: string, idsMax: number): SeenLines | undefined {
    const [version, position = '', floor = '', highest = '', ...buckets] = cursor.split(/[ \n]/);
    if (version !== '1') return undefined;
    if (![position, floor, highest].every((ns) => /^\d{1,19}$/.test(ns))) return undefined;
    const seen = new SeenLines(BigInt(position), idsMax);
    seen.floor = BigInt(floor);
    seen.#highest = BigInt(highest);
    for (const each of buckets) {
      const [number = '', text = ''] = each.split(':');
      const bucket = Number.parseInt(number, 36);
      if (!Number.isSafeInteger(bucket) || text.length % idLength !== 0) return undefined;
      seen.add(bucket, idsOf(text));
    }
    return seen;
  }

  encode(): string {
    // Concatenated, not joined: V8 then copies nothing until the cursor is written.
    let text = `1 ${this.position} ${this.floor} ${this.#highest}`;
    for (const [number, bucket] of this.#buckets) text += `\n${number.toString(36)}:${bucket.text}`;
    return text;
  }

  /** How many lines of a bucket are handed over. */
  count(bucket: number): number {
    return this.#buckets.get(bucket)?.ids.size ?? 0;
  }

  has(bucket: number, id: number): boolean {
    return this.#buckets.get(bucket)?.ids.has(id) ?? false;
  }

  add(number: number, ids: readonly number[]): void {
    const bucket = this.#buckets.get(number) ?? { ids: new IdSet(), text: '' };
    this.#buckets.set(number, bucket);
    const fresh = ids.filter((id) => bucket.ids.add(id));
    this.#count += fresh.length;
    bucket.text += textOf(fresh);
  }

  /** The first bucket that is remembered whole. */
  get firstBucket(): number {
    const bucket = nanoseconds.bucketOf(this.floor);
    return nanoseconds.startOf(bucket) === this.floor ? bucket : bucket + 1;
  }

  /** Everything up to `ns` is handed over, as far as it was there; the place never passes `now`. */
  advance(ns: bigint, now: bigint): void {
    if (ns > this.#highest) this.#highest = ns;
    const position = ns < now ? ns : now;
    if (position > this.position) this.position = position;
  }

  /** Forgets what is older than an hour or above the limit. */
  trim({ start, last, ids, isLate }: SeenPage): void {
    const oldest = nanoseconds.bucketOf(this.position) - bucketsMax;
    const needed = nanoseconds.bucketOf(isLate ? this.position : start);
    for (const number of [...this.#buckets.keys()].toSorted((a, b) => a - b)) {
      const isOver = this.#count > this.#idsMax && number < needed;
      if (number < oldest || isOver) this.#drop(number);
    }
    this.#raise(nanoseconds.startOf(oldest));
    if (this.#count <= this.#idsMax || isLate || last < this.#highest) return;
    // A few seconds alone are above the limit: only the page stays, behind which nothing was read.
    this.#buckets.clear();
    this.#count = 0;
    this.#raise(start);
    for (const [number, each] of ids) this.add(number, each);
  }

  #drop(number: number): void {
    this.#count -= this.count(number);
    this.#buckets.delete(number);
    this.#raise(nanoseconds.startOf(number + 1));
  }

  #raise(floor: bigint): void {
    if (floor > this.floor) this.floor = floor;
  }
}

function textOf(ids: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(ids.length * idBytes);
  for (const [i, id] of ids.entries()) bytes.writeUIntBE(id, i * idBytes, idBytes);
  return bytes.toString('base64url');
}

function idsOf(text: string): number[] {
  const bytes = Buffer.from(text, 'base64url');
  const ids: number[] = [];
  for (let at = 0; at < bytes.length; at += idBytes) ids.push(bytes.readUIntBE(at, idBytes));
  return ids;
}
