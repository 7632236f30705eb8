/** A value, in how many lines it came, and with which templates. */
export interface RecurringValue {
  lines: number;
  /** Bit t % 32 for each template t that it came with. */
  templates: number;
}

/** A value in more lines than about this is an address or a name rather than a session. */
const linesUsual = 100;

/** Values of one form, each by its hash: those that recur over several templates may be keys of sessions. */
export class RecurringValues {
  readonly #values = new Map<number, RecurringValue>();

  get size(): number {
    return this.#values.size;
  }

  /** @param hasRoom for a value that is a new one @returns whether it was, and is noted */
  note(value: number, template: number, hasRoom: boolean): boolean {
    let known = this.#values.get(value);
    const isNew = known === undefined;
    if (known === undefined) {
      if (!hasRoom) return false;
      known = { lines: 0, templates: 0 };
      this.#values.set(value, known);
    }
    known.lines++;
    known.templates |= 1 << (template % 32);
    return isNew;
  }

  /** Lines a value, on average. */
  get linesPerValue(): number {
    let lines = 0;
    for (const value of this.#values.values()) lines += value.lines;
    return lines / this.size;
  }

  /** 1 - 1/s for s templates a value, on average. */
  get spread(): number {
    let templates = 0;
    for (const value of this.#values.values()) templates += bits(value.templates);
    return 1 - 1 / (templates / this.size);
  }

  /** 1 + n/100 for n lines a value, on average. */
  get crowd(): number {
    return 1 + this.linesPerValue / linesUsual;
  }

  entries(): IterableIterator<[number, RecurringValue]> {
    return this.#values.entries();
  }

  static of(entries: Iterable<readonly [number, RecurringValue]>): RecurringValues {
    const values = new RecurringValues();
    for (const [value, known] of entries) values.#values.set(value, { ...known });
    return values;
  }
}

function bits(mask: number): number {
  let count = 0;
  for (let left = mask >>> 0; left > 0; left = (left & (left - 1)) >>> 0) count++;
  return count;
}
