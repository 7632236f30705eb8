import type { LineBatch } from '../model/line-batch.ts';
import type { HeaderFinder } from './header-finder.ts';
import { fitsLayout, type HeaderLayout, layoutOf, notDigits } from './header-layout.ts';
import type { HeaderReading, LearnedLine } from './header-reading.ts';
import { HeaderTrust } from './header-trust.ts';
import { LearningCredit } from './learning-credit.ts';
import { reachMin } from './reach-within.ts';

const buckets = 1024;
const ways = 4;
/** A layout that reaches that far is found by words up to there; a shorter one by those of its first 28 bytes. */
const farBytes = 48;
const reachMax = 160;

/**
 * The headers of late, as layouts: where digits stand, and every other byte. A line that fits one is
 * read as the line was from which it was taken (docs/decisions/0018).
 *
 * Bounded: `layoutsMax` for all sources together, the newest of a bucket replaces its oldest.
 */
export class HeaderLayouts implements HeaderFinder {
  /** Layouts at a time. */
  static readonly layoutsMax = buckets * ways;

  /** Nobody compares that here. */
  readonly isSameMinute = false;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #table: (HeaderLayout | undefined)[] = emptyTable();
  #size = 0;
  #credit = new LearningCredit();
  /** By the number of the source. */
  #trust: (HeaderTrust | undefined)[] = [];

  get size(): number {
    return this.#size;
  }

  begin({ bytes }: LineBatch): void {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  clear(): void {
    this.#table = emptyTable();
    this.#size = 0;
    this.#credit = new LearningCredit();
    this.#trust = [];
  }

  find(batch: LineBatch, row: number): HeaderReading | undefined {
    const source = batch.stream[row]!;
    const trust = this.#trustOf(source);
    if (!trust.begins()) return undefined;
    const found = this.#layoutAt(source, batch.start[row]!);
    if (found === undefined) trust.miss();
    else trust.hit();
    return found?.reading;
  }

  #layoutAt(source: number, start: number): HeaderLayout | undefined {
    if (start + farBytes > this.#view.byteLength) return undefined;
    const common = this.#commonHash(source, start);
    const far = this.#among(this.#farHash(common, start), source, start);
    return far ?? this.#among(this.#nearHash(common, start), source, start);
  }

  learn(line: LearnedLine): void {
    const { source, start } = line;
    const reach = line.envelope.reach - start;
    const trust = this.#trustOf(source);
    if (reach < reachMin || reach > reachMax || !this.#credit.isEnough || !trust.isLearning) return;
    if (start + farBytes > this.#view.byteLength) return;
    this.#credit.spend();
    trust.learned();
    const common = this.#commonHash(source, start);
    const hash = reach >= farBytes ? this.#farHash(common, start) : this.#nearHash(common, start);
    const bucket = bucketOf(hash);
    if (this.#table[bucket + ways - 1] === undefined) this.#size++;
    this.#table.copyWithin(bucket + 1, bucket, bucket + ways - 1);
    this.#table[bucket] = layoutOf(line, hash);
  }

  #among(hash: number, source: number, start: number): HeaderLayout | undefined {
    const bucket = bucketOf(hash);
    for (let way = bucket; way < bucket + ways; way++) {
      const layout = this.#table[way];
      if (layout === undefined) return undefined;
      if (layout.hash !== hash || layout.source !== source) continue;
      if (!fitsLayout(layout, this.#view, start)) continue;
      this.#credit.earn();
      return layout;
    }
    return undefined;
  }

  #trustOf(source: number): HeaderTrust {
    return (this.#trust[source] ??= new HeaderTrust());
  }

  #commonHash(source: number, start: number): number {
    const head = mixed(mixed(source, this.#masked(start)), this.#masked(start + 4));
    return mixed(head, this.#masked(start + 20));
  }

  #nearHash(common: number, start: number): number {
    return mixed(mixed(common, this.#masked(start + 16)), this.#masked(start + 24));
  }

  #farHash(common: number, start: number): number {
    const middle = mixed(mixed(~common, this.#masked(start + 28)), this.#masked(start + 36));
    return mixed(middle, this.#masked(start + 44));
  }

  /** Four bytes, of a digit only that it is one. */
  #masked(at: number): number {
    const word = this.#view.getInt32(at, true);
    const isOther = notDigits(word) >>> 7;
    return word & Math.imul(isOther, 0xff);
  }
}

function emptyTable(): (HeaderLayout | undefined)[] {
  return Array.from({ length: HeaderLayouts.layoutsMax }, () => undefined);
}

function mixed(hash: number, word: number): number {
  const next = Math.imul(hash ^ word, 0x9e3779b1);
  return next ^ (next >>> 15);
}

function bucketOf(hash: number): number {
  return ((hash ^ (hash >>> 9)) & (buckets - 1)) * ways;
}
