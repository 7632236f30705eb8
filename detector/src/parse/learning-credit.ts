/** Learning costs more than ten times what a hit saves, and most of it is never used again: 1,024 are free, then hits have to pay. */
const hitsPerLearning = 128;
const creditMax = 1024 * hitsPerLearning;

/** Keeps from learning without end what is never seen again. */
export class LearningCredit {
  #credit = creditMax;

  get isEnough(): boolean {
    return this.#credit >= hitsPerLearning;
  }

  spend(): void {
    this.#credit -= hitsPerLearning;
  }

  earn(): void {
    if (this.#credit < creditMax) this.#credit++;
  }
}
