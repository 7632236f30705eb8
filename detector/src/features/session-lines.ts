import type { LineBatch } from '../model/line-batch.ts';
import { decodeColumn, encodeColumn } from '../stats/column-text.ts';
import { grown } from '../stats/grown.ts';
import { KeyReader, type KeyReaderState } from './key-reader.ts';
import {
  type KeyedSourcesOptions,
  KeyedSources,
  type KeyedSourcesState,
  roles,
} from './keyed-sources.ts';
import { OpenKeys, type OpenKeysState } from './open-keys.ts';

export interface SessionLinesOptions extends KeyedSourcesOptions {
  /** Source of a stream. */
  readonly sourceOf: (stream: number) => number;
  /** Keys that are open at a time, of all sources. Default 32,768. */
  readonly keysMax?: number;
  /** Lines with a key in one window. Default 262,144. */
  readonly linesMax?: number;
}

export interface SessionLinesState {
  readonly sources: KeyedSourcesState;
  readonly keys: OpenKeysState;
  readonly readers: readonly (readonly [group: number, id: number, state: KeyReaderState])[];
  readonly slots: string;
  readonly templates: string;
  readonly timesMs: string;
  readonly torn: readonly number[];
  readonly counts: readonly (readonly [stream: number, lines: number, hits: number])[];
}

interface Reader {
  readonly id: number;
  readonly reader: KeyReader;
}

const keysMaxDefault = 32_768;
const linesMaxDefault = 262_144;

/**
 * Lines of the open window that belong to a session, as numbers: which session (the slot of its key), which
 * template, when. A source in which no key was found costs one look into a column a line.
 *
 * Where a window has more keys or lines than there is room for, its group is `torn`: its sessions have gaps.
 */
export class SessionLines {
  readonly sources: KeyedSources;
  readonly keys: OpenKeys;
  readonly #sourceOf: (stream: number) => number;
  readonly #linesMax: number;
  #readers: (Reader | undefined)[] = [];
  /** By stream: its source's role, 0 where that has to be asked for; lines and those with a key. */
  #roles: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  #lines: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  #hits: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  #slot: Uint32Array<ArrayBuffer> = new Uint32Array(1_024);
  #template: Uint32Array<ArrayBuffer> = new Uint32Array(1_024);
  #timeMs: Float64Array<ArrayBuffer> = new Float64Array(1_024);
  #length = 0;
  readonly #torn = new Set<number>();

  constructor(options: SessionLinesOptions) {
    this.sources = new KeyedSources(options);
    this.keys = new OpenKeys(options.keysMax ?? keysMaxDefault);
    this.#sourceOf = options.sourceOf;
    this.#linesMax = options.linesMax ?? linesMaxDefault;
  }

  /** How many lines there are; line `i` is `slotOf(i)`, `templateOf(i)`, `timeMsOf(i)`. */
  get length(): number {
    return this.#length;
  }

  slotOf(line: number): number {
    return this.#slot[line] as number;
  }

  templateOf(line: number): number {
    return this.#template[line] as number;
  }

  timeMsOf(line: number): number {
    return this.#timeMs[line] as number;
  }

  /** Groups some of whose lines were passed over, late or for lack of room. */
  get torn(): ReadonlySet<number> {
    return this.#torn;
  }

  /**
   * The lines `[from, to)` of a batch, all in the open window but for those before `beforeMs`, which are late: nobody
   * knows where in their sessions they belong, so these have gaps.
   */
  count(batch: LineBatch, from: number, to: number, beforeMs = Number.NEGATIVE_INFINITY): void {
    const { stream, timeMs } = batch;
    for (let row = from; row < to; row++) {
      const of = stream[row] as number;
      let role = this.#roles[of];
      if (role === undefined || role === 0) role = this.#ask(of, timeMs[row] as number);
      if (role === roles.passed) continue;
      if ((timeMs[row] as number) < beforeMs) {
        if (role >= roles.followed) this.#torn.add(role - roles.followed);
        continue;
      }
      if (role === roles.searched) {
        if (this.sources.search(this.#sourceOf(of), batch, row)) this.#roles.fill(0);
        continue;
      }
      this.#lines[of] = (this.#lines[of] as number) + 1;
      this.#follow(batch, row, role - roles.followed);
    }
  }

  /** The window is over, and was looked at. */
  clear(nowMs: number): void {
    this.#length = 0;
    this.#torn.clear();
    for (const [stream, lines] of this.#lines.entries()) {
      if (lines === 0) continue;
      this.sources.count(this.#sourceOf(stream), lines, this.#hits[stream] as number);
      this.#lines[stream] = 0;
      this.#hits[stream] = 0;
    }
    if (!this.sources.settle(nowMs)) return;
    this.#roles.fill(0);
    this.#forgetGroups();
  }

  snapshot(): SessionLinesState {
    const counts = [...this.#lines.entries()].filter(([, lines]) => lines > 0);
    return {
      sources: this.sources.snapshot(),
      keys: this.keys.snapshot(),
      readers: this.#readers.flatMap((known, group) =>
        known === undefined ? [] : [[group, known.id, known.reader.snapshot()] as const],
      ),
      slots: encodeColumn(this.#slot.subarray(0, this.#length)),
      templates: encodeColumn(this.#template.subarray(0, this.#length)),
      timesMs: encodeColumn(this.#timeMs.subarray(0, this.#length)),
      torn: [...this.#torn],
      counts: counts.map(([stream, lines]) => [stream, lines, this.#hits[stream] ?? 0]),
    };
  }

  restore(state: SessionLinesState): void {
    this.sources.restore(state.sources);
    this.keys.restore(state.keys);
    this.#readers = [];
    for (const [group, , reader] of state.readers) this.#read(group).restore(reader);
    const slots = new Uint32Array(decodeColumn(state.slots));
    while (this.#slot.length < slots.length) this.#grow();
    this.#slot.set(slots);
    this.#template.set(new Uint32Array(decodeColumn(state.templates)));
    this.#timeMs.set(new Float64Array(decodeColumn(state.timesMs)));
    this.#length = slots.length;
    this.#torn.clear();
    for (const group of state.torn) this.#torn.add(group);
    this.#roles.fill(0);
    this.#lines.fill(0);
    this.#hits.fill(0);
    for (const [stream, lines, hits] of state.counts) {
      this.#widen(stream);
      this.#lines[stream] = lines;
      this.#hits[stream] = hits;
    }
  }

  /** A line of a source whose keys are known. */
  #follow(batch: LineBatch, row: number, group: number): void {
    const reader = this.#readers[group]?.reader ?? this.#read(group);
    if (!reader.find(batch, row)) return;
    const stream = batch.stream[row] as number;
    const template = batch.template[row] as number;
    const timeMs = batch.timeMs[row] as number;
    this.#hits[stream] = (this.#hits[stream] as number) + 1;
    let slot = this.keys.find(reader, group);
    if (slot < 0) {
      const [start, end] = [batch.start[row] as number, batch.end[row] as number];
      const line = { text: batch.bytes, start, end, stream, template, timeMs };
      slot = this.keys.open(reader, group, line);
    }
    if (slot < 0 || (this.#length === this.#slot.length && !this.#grow())) {
      this.#torn.add(group);
      return;
    }
    const at = this.#length++;
    this.#slot[at] = slot;
    this.#template[at] = template;
    this.#timeMs[at] = timeMs;
  }

  /** Keys and readers of groups that are no more. */
  #forgetGroups(): void {
    for (const [group, known] of this.#readers.entries()) {
      if (known === undefined || known.id === this.sources.groups[group]?.id) continue;
      this.#readers[group] = undefined;
      this.keys.close(this.keys.slotsOf(group));
    }
  }

  #ask(stream: number, timeMs: number): number {
    this.#widen(stream);
    const role = this.sources.roleOf(this.#sourceOf(stream), timeMs);
    this.#roles[stream] = role;
    return role;
  }

  /** The group's reader: another one where another group has its number now. */
  #read(group: number): KeyReader {
    const { id = 0, form } = this.sources.groups[group] ?? {};
    const prefix = Uint8Array.from(form?.prefix ?? '', (letter) => letter.charCodeAt(0));
    const reader = new KeyReader({ code: form?.code ?? 0, prefix });
    this.#readers[group] = { id, reader };
    return reader;
  }

  #widen(stream: number): void {
    if (stream < this.#roles.length) return;
    const size = Math.max(stream + 1, this.#roles.length * 2);
    this.#roles = grown(new Uint8Array(size), this.#roles);
    this.#lines = grown(new Uint32Array(size), this.#lines);
    this.#hits = grown(new Uint32Array(size), this.#hits);
  }

  /** @returns false where there may be no more */
  #grow(): boolean {
    const length = this.#slot.length * 2;
    if (length > this.#linesMax) return false;
    this.#slot = grown(new Uint32Array(length), this.#slot);
    this.#template = grown(new Uint32Array(length), this.#template);
    this.#timeMs = grown(new Float64Array(length), this.#timeMs);
    return true;
  }
}
