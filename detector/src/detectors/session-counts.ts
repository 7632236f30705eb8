export interface NearestCounts {
  /** L1 distance of log(1 + count); 0 for a count vector that was seen. */
  readonly distance: number;
  /** "E5: 0 in the place of 3", of the event that differs most. */
  readonly difference: string;
}

interface Vector {
  readonly counts: ReadonlyMap<string, number>;
  times: number;
}

const cachedMax = 50_000;

/** Distinct count vectors of sessions, and how far another one is from the nearest. */
export class SessionCounts {
  readonly #vectorsMax: number;
  #vectors = new Map<string, Vector>();
  #cache = new Map<string, NearestCounts>();

  constructor(vectorsMax: number) {
    this.#vectorsMax = vectorsMax;
  }

  add(session: readonly string[]): void {
    const counts = countsOf(session);
    const key = keyOf(counts);
    const known = this.#vectors.get(key);
    if (known === undefined) this.#vectors.set(key, { counts, times: 1 });
    else known.times++;
  }

  /** Forgets the rarest vectors above the limit, and all distances. */
  finish(): void {
    this.#cache = new Map();
    if (this.#vectors.size <= this.#vectorsMax) return;
    const byTimes = [...this.#vectors].toSorted(([, a], [, b]) => b.times - a.times);
    this.#vectors = new Map(byTimes.slice(0, this.#vectorsMax));
  }

  distance(session: readonly string[]): NearestCounts {
    const counts = countsOf(session);
    const key = keyOf(counts);
    if (this.#vectors.has(key)) return { distance: 0, difference: 'none' };
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const nearest = this.#nearest(counts);
    if (this.#cache.size >= cachedMax) this.#cache = new Map();
    this.#cache.set(key, nearest);
    return nearest;
  }

  #nearest(counts: ReadonlyMap<string, number>): NearestCounts {
    if (this.#vectors.size === 0) return { distance: 0, difference: 'nothing is known' };
    let least = Number.POSITIVE_INFINITY;
    let nearest: ReadonlyMap<string, number> = new Map();
    for (const vector of this.#vectors.values()) {
      const distance = distanceOf(counts, vector.counts, least);
      if (distance < least) [least, nearest] = [distance, vector.counts];
    }
    return { distance: least, difference: differenceOf(counts, nearest) };
  }
}

function countsOf(session: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const event of session) counts.set(event, (counts.get(event) ?? 0) + 1);
  return counts;
}

function keyOf(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .map(([event, count]) => `${event}:${count}`)
    .toSorted()
    .join(' ');
}

/** @returns the distance, or something above `limit` as soon as it is above that */
function distanceOf(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
  limit: number,
): number {
  let sum = 0;
  for (const [event, count] of a) {
    sum += Math.abs(Math.log1p(count) - Math.log1p(b.get(event) ?? 0));
    if (sum > limit) return sum;
  }
  for (const [event, count] of b) if (!a.has(event)) sum += Math.log1p(count);
  return sum;
}

function differenceOf(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): string {
  let worst = 0;
  let text = 'none';
  for (const event of new Set([...a.keys(), ...b.keys()])) {
    const [seen, usual] = [a.get(event) ?? 0, b.get(event) ?? 0];
    const difference = Math.abs(Math.log1p(seen) - Math.log1p(usual));
    if (difference <= worst) continue;
    worst = difference;
    text = `${event}: ${seen} in the place of ${usual}`;
  }
  return text;
}
