import { grown } from '../stats/grown.ts';

const lengthFirst = 512;

/**
 * The slots of templates by their numbers, which only grow: two columns in the order of birth, so that a
 * new template is written behind the last and those to forget are read one after the other, where a
 * hash table is a look at memory that no cache keeps for each. Who forgets a template says nothing here:
 * an entry counts as long as its slot has its number.
 */
export class SlotsByNumber {
  #numbers = new Uint32Array(lengthFirst);
  #slots = new Uint32Array(lengthFirst);
  #end = 0;

  /**
   * @param number above all that were added
   * @param numbers of the templates by slot, by now
   */
  add(number: number, slot: number, numbers: Uint32Array): void {
    if (this.#end === this.#numbers.length) this.#makeRoom(numbers);
    this.#numbers[this.#end] = number;
    this.#slots[this.#end] = slot;
    this.#end++;
  }

  /** @returns the slot that has that number, 0 for none */
  slotOf(number: number, numbers: Uint32Array): number {
    let low = 0;
    let high = this.#end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    if (low === this.#end || this.#numbers[low] !== number) return 0;
    const slot = this.#slots[low] as number;
    return numbers[slot] === number ? slot : 0;
  }

  /** All slots, by ascending number; drops the entries that do not count. */
  slots(numbers: Uint32Array): Uint32Array {
    this.#drop(numbers);
    return this.#slots.slice(0, this.#end);
  }

  clear(): void {
    this.#end = 0;
  }

  /** Room for at least as much again as there is. */
  #makeRoom(numbers: Uint32Array): void {
    this.#drop(numbers);
    if (this.#end * 2 <= this.#numbers.length) return;
    this.#numbers = grown(new Uint32Array(this.#numbers.length * 2), this.#numbers);
    this.#slots = grown(new Uint32Array(this.#slots.length * 2), this.#slots);
  }

  #drop(numbers: Uint32Array): void {
    let end = 0;
    for (let i = 0; i < this.#end; i++) {
      const number = this.#numbers[i] as number;
      const slot = this.#slots[i] as number;
      if (numbers[slot] !== number) continue;
      this.#numbers[end] = number;
      this.#slots[end] = slot;
      end++;
    }
    this.#end = end;
  }
}
