import type { LineBatch } from '../model/line-batch.ts';
import type { CompiledPattern } from './compile-pattern.ts';
import type { Pattern } from './pattern.ts';

/** The lines of one stream in the open window that match one pattern. */
export interface PatternNote {
  readonly pattern: Pattern;
  readonly stream: number;
  /** Number of the template of its first line. */
  readonly template: number;
  readonly lines: number;
  /** Ms; of its first line, and that line. */
  readonly firstMs: number;
  readonly firstText: string;
}

/** By the pattern's name; bytes of a text as characters, so that JSON keeps what is not UTF-8 too. */
export type PatternNotesState = readonly (readonly [
  name: string,
  stream: number,
  template: number,
  lines: number,
  firstMs: number,
  firstLine: string,
])[];

interface Note {
  readonly index: number;
  readonly stream: number;
  template: number;
  lines: number;
  firstMs: number;
  firstLine: Uint8Array;
}

/** Of patterns below this score nothing is noted: they are counted, and never a finding. */
const scoreMin = 1;
const notesMax = 4_096;
const lineBytesMax = 4_096;

/**
 * What the lines of the open window match, by stream and pattern: how many, and the first of them (of
 * several in one millisecond the one that is least by its bytes, so that their order does not matter).
 * Bounded: of what comes when it is full, nothing is noted.
 */
export class PatternNotes {
  readonly #patterns: readonly CompiledPattern[];
  readonly #isNotable: Uint8Array;
  readonly #notes = new Map<number, Note>();

  constructor(patterns: readonly CompiledPattern[]) {
    this.#patterns = patterns;
    this.#isNotable = Uint8Array.from(patterns, ({ pattern }) => Number(pattern.score >= scoreMin));
  }

  get size(): number {
    return this.#notes.size;
  }

  /** @param matched of the row's set */
  add(batch: LineBatch, row: number, matched: readonly number[]): void {
    for (const index of matched) if (this.#isNotable[index] === 1) this.#add(batch, row, index);
  }

  /** The templates of some notes have been merged. */
  merge(merges: ReadonlyMap<number, number>): void {
    if (merges.size === 0) return;
    for (const note of this.#notes.values()) {
      note.template = merges.get(note.template) ?? note.template;
    }
  }

  /** In the order of their first lines. */
  list(): readonly PatternNote[] {
    const decoder = new TextDecoder();
    return [...this.#notes.values()]
      .map(({ index, firstLine, ...note }) => {
        const { pattern } = this.#patterns[index] as CompiledPattern;
        return { ...note, pattern, firstText: decoder.decode(firstLine) };
      })
      .toSorted(
        (a, b) =>
          a.firstMs - b.firstMs ||
          a.stream - b.stream ||
          (a.pattern.name < b.pattern.name ? -1 : 1),
      );
  }

  clear(): void {
    this.#notes.clear();
  }

  snapshot(): PatternNotesState {
    return [...this.#notes.values()].map((note) => [
      this.#patterns[note.index]?.pattern.name ?? '',
      note.stream,
      note.template,
      note.lines,
      note.firstMs,
      Array.from(note.firstLine, (byte) => String.fromCharCode(byte)).join(''),
    ]);
  }

  restore(state: PatternNotesState): void {
    this.#notes.clear();
    const indices = new Map(this.#patterns.map(({ pattern: { name } }, i) => [name, i]));
    for (const [name, stream, template, lines, firstMs, text] of state) {
      const index = indices.get(name);
      if (index === undefined) continue;
      const firstLine = Uint8Array.from(text, (char) => char.charCodeAt(0));
      const note = { index, stream, template, lines, firstMs, firstLine };
      this.#notes.set(this.#keyOf(stream, index), note);
    }
  }

  #add(batch: LineBatch, row: number, index: number): void {
    const stream = batch.stream[row] as number;
    const timeMs = batch.timeMs[row] as number;
    const key = this.#keyOf(stream, index);
    const note = this.#notes.get(key);
    if (note === undefined) {
      if (this.#notes.size >= notesMax) return;
      const template = batch.template[row] as number;
      const firstLine = lineOf(batch, row).slice();
      this.#notes.set(key, { index, stream, template, lines: 1, firstMs: timeMs, firstLine });
      return;
    }
    note.lines++;
    if (timeMs > note.firstMs) return;
    const line = lineOf(batch, row);
    if (timeMs === note.firstMs && !isLess(line, note.firstLine)) return;
    note.firstMs = timeMs;
    note.template = batch.template[row] as number;
    note.firstLine = line.slice();
  }

  #keyOf(stream: number, index: number): number {
    return stream * this.#patterns.length + index;
  }
}

function lineOf({ bytes, start, end }: LineBatch, row: number): Uint8Array {
  const from = start[row] as number;
  return bytes.subarray(from, Math.min(end[row] as number, from + lineBytesMax));
}

function isLess(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return (a[i] as number) < (b[i] as number);
  }
  return a.length < b.length;
}
