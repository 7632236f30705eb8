/** Octaves of odds that are told apart. */
const octaves = 24;

export interface OrderOddsState {
  readonly held: readonly number[];
  readonly broke: readonly number[];
}

/**
 * How often rules that held so many times are broken, over all sources: what a rule says of itself,
 * calibrated by what became of all that said the same. Conformal: one more break than was seen.
 */
export class OrderOdds {
  #held: number[] = Array.from({ length: octaves }, () => 0);
  #broke: number[] = Array.from({ length: octaves }, () => 0);

  hold(odds: number): void {
    const octave = octaveOf(odds);
    this.#held[octave] = (this.#held[octave] ?? 0) + 1;
  }

  break(odds: number): void {
    const octave = octaveOf(odds);
    this.#broke[octave] = (this.#broke[octave] ?? 0) + 1;
  }

  /** Nats of one break of a rule with these odds. */
  nats(odds: number): number {
    const octave = octaveOf(odds);
    const [held, broke] = [this.#held[octave] ?? 0, this.#broke[octave] ?? 0];
    return Math.log((held + broke + 1) / (broke + 1));
  }

  snapshot(): OrderOddsState {
    return { held: [...this.#held], broke: [...this.#broke] };
  }

  restore({ held, broke }: OrderOddsState): void {
    this.#held = [...held];
    this.#broke = [...broke];
  }
}

function octaveOf(odds: number): number {
  return Math.min(octaves - 1, Math.floor(Math.log2(odds)));
}
