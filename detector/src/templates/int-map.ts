const slotsFirst = 512;

/** Integers by integer keys, in two columns: a tenth of what a Map of as many takes. 0 stands for none. */
export class IntMap {
  #keys = new Int32Array(slotsFirst);
  #values = new Int32Array(slotsFirst);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns 0 when there is none */
  get(key: number): number {
    return this.#values[this.#placeOf(key)] as number;
  }

  /** @param value not 0 */
  set(key: number, value: number): void {
    let at = this.#placeOf(key);
    if (this.#values[at] === 0) {
      if (++this.#size * 2 > this.#keys.length) {
        this.#grow();
        at = this.#placeOf(key);
      }
      this.#keys[at] = key;
    }
    this.#values[at] = value;
  }

  delete(key: number): void {
    let free = this.#placeOf(key);
    if (this.#values[free] === 0) return;
    this.#size--;
    const mask = this.#keys.length - 1;
    // What was put further on because this place was taken moves up.
    for (let at = (free + 1) & mask; this.#values[at] !== 0; at = (at + 1) & mask) {
      const wanted = this.#homeOf(this.#keys[at] as number);
      if (((at - wanted) & mask) < ((at - free) & mask)) continue;
      this.#keys[free] = this.#keys[at] as number;
      this.#values[free] = this.#values[at] as number;
      free = at;
    }
    this.#values[free] = 0;
  }

  clear(): void {
    this.#keys = new Int32Array(slotsFirst);
    this.#values = new Int32Array(slotsFirst);
    this.#size = 0;
  }

  /** Where the key is, or would be. */
  #placeOf(key: number): number {
    const keys = this.#keys;
    const values = this.#values;
    const mask = keys.length - 1;
    const wanted = key | 0;
    let at = this.#homeOf(key);
    while (values[at] !== 0 && keys[at] !== wanted) at = (at + 1) & mask;
    return at;
  }

  #homeOf(key: number): number {
    const mixed = Math.imul(key, 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) & (this.#keys.length - 1);
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Int32Array(keys.length * 2);
    this.#values = new Int32Array(keys.length * 2);
    for (let i = 0; i < keys.length; i++) {
      if (values[i] === 0) continue;
      const at = this.#placeOf(keys[i] as number);
      this.#keys[at] = keys[i] as number;
      this.#values[at] = values[i] as number;
    }
  }
}
