/** Lets so many through, and one more whenever it is opened. For one who waits at a time. */
export class Turnstile {
  #free: number;
  #wake: () => void = () => undefined;

  /** @param free how many may pass before it is opened for the first time */
  constructor(free: number) {
    this.#free = free;
  }

  open(): void {
    this.#free++;
    this.#wake();
  }

  async pass(): Promise<void> {
    while (this.#free === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#free--;
  }
}
