import { levelNames } from '../model/level-of.ts';
import type { Labels, StreamTable } from '../model/stream-table.ts';
import type { Envelope } from './envelope.ts';

const slots = 8192;
const nameBytesMax = 128;
/** Whoever writes there hands over records; of a container's output each line is one. */
const recordJobs: ReadonlySet<string> = new Set(['systemd-journal', 'syslog']);
/** Streams that one source may have beyond its own. */
const derivedMax = 4096;

/** The stream that a source gave, and those that its lines were found to belong to. */
export interface SourceStream {
  readonly number: number;
  /** Without the two fallbacks. */
  readonly labels: Labels;
  /** Names for lines that name none; '' where there is none. */
  readonly fallbackHost: string;
  readonly fallbackService: string;
  readonly hasHost: boolean;
  readonly hasService: boolean;
  /** Number of the first stream with these labels, whatever the level: the same program's lines. */
  readonly family: number;
  /** Whether each of its lines is what somebody handed over as one record, and blanks at its head are text. */
  readonly hasRecords: boolean;
  /** By host, service and level. */
  readonly derived: Map<string, number>;
}

/**
 * The stream of a line: its source's labels, with host and service where the source names none (or only
 * `fallbackHost`, `fallbackService`: a file's source does not know who writes there), and the level that the line names. A line costs a hash of the two names and one probe; labels are made once
 * for each combination.
 *
 * Bounded: a source with more than 4,096 combinations, or a full table, leaves a line in its source's own
 * stream (`isOverflowing`).
 */
export class DerivedStreams {
  readonly #table: StreamTable;
  readonly #decoder = new TextDecoder();
  /** A cache only: two hashes of 32 bits each, and the stream's number plus 1. */
  readonly #first = new Int32Array(slots);
  readonly #second = new Int32Array(slots);
  readonly #number = new Uint32Array(slots);
  /** By labels without the level. */
  readonly #families = new Map<string, number>();
  #used = 0;
  #isOverflowing = false;
  #a = 0;
  #b = 0;

  constructor(table: StreamTable) {
    this.#table = table;
  }

  /** Whether the last line stayed in its source's stream because there are too many. */
  get isOverflowing(): boolean {
    return this.#isOverflowing;
  }

  source(number: number): SourceStream {
    const { labels } = this.#table.get(number);
    const { fallbackHost, fallbackService, ...own } = labels;
    return {
      number,
      labels: own,
      fallbackHost: fallbackHost ?? '',
      fallbackService: fallbackService ?? '',
      hasHost: labels['host'] !== undefined,
      hasService: labels['service'] !== undefined,
      family: this.#familyOf(number, labels),
      hasRecords: recordJobs.has(labels['job'] ?? '') && labels['container'] === undefined,
      derived: new Map<string, number>(),
    };
  }

  /** Forgets its caches: the numbers of the table have changed. */
  clear(): void {
    this.#families.clear();
    this.#empty();
  }

  #empty(): void {
    this.#number.fill(0);
    this.#used = 0;
  }

  /** Takes streams that it gave before, after a restore. */
  readmit(source: SourceStream, numbers: readonly number[]): void {
    for (const number of numbers) source.derived.set(keyOf(this.#table.get(number).labels), number);
  }

  /** What one host and service of a source have in common, whatever the level. */
  group(source: SourceStream, e: Envelope, bytes: Uint8Array): number {
    this.#a = source.family ^ 0x2545f491;
    this.#b = Math.imul(source.family + 1, 0x9e3779b1);
    if (!source.hasHost) this.#mix(bytes, e.hostStart, e.hostEnd);
    if (namesService(source, e)) this.#mix(bytes, e.serviceStart, e.serviceEnd);
    return this.#a;
  }

  /** Call `group` for the same line before. @returns the number of the line's stream */
  lookUp(source: SourceStream, e: Envelope, bytes: Uint8Array): number {
    const first =
      this.#a ^ Math.imul(e.level + 2, 0x85ebca6b) ^ Math.imul(source.number, 0xc2b2ae35);
    const second = this.#b ^ (e.level + 2) ^ Math.imul(source.number + 1, 0x27d4eb2f);
    this.#isOverflowing = false;
    let slot = (first ^ (first >>> 15)) & (slots - 1);
    while (this.#number[slot] !== 0) {
      if (this.#first[slot] === first && this.#second[slot] === second)
        return this.#number[slot]! - 1;
      slot = (slot + 1) & (slots - 1);
    }
    const number = this.#derive(source, e, bytes);
    // Not cached, so that each line is counted.
    if (this.#isOverflowing) return number;
    if (this.#used >= slots / 2) {
      this.#empty();
      return number;
    }
    this.#first[slot] = first;
    this.#second[slot] = second;
    this.#number[slot] = number + 1;
    this.#used++;
    return number;
  }

  #familyOf(number: number, labels: Labels): number {
    const names = Object.keys(labels).filter((name) => name !== 'level');
    const key = JSON.stringify(names.toSorted().map((name) => [name, labels[name]]));
    const known = this.#families.get(key);
    if (known !== undefined) return known;
    this.#families.set(key, number);
    return number;
  }

  #mix(bytes: Uint8Array, from: number, to: number): void {
    let a = this.#a ^ (to - from);
    let b = this.#b;
    for (let p = from; p < to; p++) {
      const c = bytes[p]!;
      a = Math.imul(a ^ c, 0x01000193);
      b = Math.imul(b + c, 0x85ebca6b) ^ (b >>> 15);
    }
    this.#a = a ^ (a >>> 16);
    this.#b = b ^ (b >>> 13);
  }

  #derive(source: SourceStream, e: Envelope, bytes: Uint8Array): number {
    const labels: Record<string, string> = { ...source.labels };
    if (!source.hasHost) {
      put(labels, 'host', this.#text(bytes, e.hostStart, e.hostEnd) || source.fallbackHost);
    }
    if (!source.hasService) {
      const named = namesService(source, e) ? this.#text(bytes, e.serviceStart, e.serviceEnd) : '';
      put(labels, 'service', named || source.fallbackService);
    }
    const { level } = this.#table.get(source.number);
    put(labels, 'level', levelNames[e.level >= 0 ? e.level : (level ?? -1)] ?? '');
    const key = keyOf(labels);
    const known = source.derived.get(key);
    if (known !== undefined) return known;
    if (source.derived.size >= derivedMax) return this.#overflow(source);
    const number = this.#table.intern(labels);
    if (number === 0) return this.#overflow(source);
    source.derived.set(key, number);
    return number;
  }

  #overflow(source: SourceStream): number {
    this.#isOverflowing = true;
    return source.number;
  }

  #text(bytes: Uint8Array, from: number, to: number): string {
    if (from >= to) return '';
    return this.#decoder.decode(bytes.subarray(from, Math.min(to, from + nameBytesMax)));
  }
}

/**
 * Whether the service comes from the line. A line that names its host names the program that wrote it;
 * without a host it is mostly a part of a program (a Java class), of which a file's own name says more.
 */
function namesService(source: SourceStream, e: Envelope): boolean {
  if (source.hasService) return false;
  return source.fallbackService === '' || e.hostStart < e.hostEnd;
}

function put(labels: Record<string, string>, name: string, value: string): void {
  if (value !== '') labels[name] = value;
}

function keyOf(labels: Labels): string {
  return JSON.stringify([labels['host'], labels['service'], labels['level']]);
}
