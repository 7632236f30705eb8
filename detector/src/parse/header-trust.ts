/** Misses at the start, while headers are learned, and after a pause: a third of this. */
const firstTrust = 3072;
const laterTrust = 256;
const missCost = 3;
const pauseLines = 8192;

/**
 * Whether it pays to look for the headers that one source's lines had before: a look that finds none
 * costs a third of what one saves that does. Below three hits in four it is left for a while, and where
 * nothing was ever remembered it is not begun. It decides on the time that a line takes, not on what is
 * read.
 */
export class HeaderTrust {
  #trust = firstTrust;
  #pause = 0;
  #hasAny = false;

  /** Once a line. */
  begins(): boolean {
    if (this.#pause > 0) {
      this.#pause--;
      return false;
    }
    return this.#hasAny;
  }

  get isLearning(): boolean {
    return this.#pause === 0;
  }

  learned(): void {
    this.#hasAny = true;
  }

  hit(): void {
    if (this.#trust < firstTrust) this.#trust++;
  }

  miss(): void {
    this.#trust -= missCost;
    if (this.#trust >= 0) return;
    this.#trust = laterTrust;
    this.#pause = pauseLines;
  }
}
