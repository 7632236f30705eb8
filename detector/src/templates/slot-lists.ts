const none: readonly number[] = [];

/** Lists of slots by key. Most have one slot, and then there is no list: half the memory in a flood. */
export class SlotLists {
  readonly #lists = new Map<number, number | number[]>();

  get(key: number): readonly number[] {
    const list = this.#lists.get(key);
    if (list === undefined) return none;
    return typeof list === 'number' ? [list] : list;
  }

  has(key: number): boolean {
    return this.#lists.has(key);
  }

  add(key: number, slot: number): void {
    const list = this.#lists.get(key);
    if (list === undefined) this.#lists.set(key, slot);
    else if (typeof list === 'number') this.#lists.set(key, [list, slot]);
    else list.push(slot);
  }

  remove(key: number, slot: number): void {
    const list = this.#lists.get(key);
    if (list === slot) this.#lists.delete(key);
    if (typeof list !== 'object') return;
    const at = list.indexOf(slot);
    if (at >= 0) list.splice(at, 1);
    if (list.length === 0) this.#lists.delete(key);
  }

  clear(): void {
    this.#lists.clear();
  }
}
