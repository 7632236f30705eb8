/** A usual search of a million values takes some 30; values made for a bad one are sorted in the end. */
const roundsMax = 100;

/**
 * The value that would stand at place `n`, were the values sorted: by parts, of which only the one that
 * holds the place is parted again (Hoare, "Algorithm 65: Find", CACM 1961), with the median of three to
 * part by. Time O(n) on average, O(n log n) at worst.
 *
 * @param values are moved about; no NaN
 * @param n from 0 on, below `values.length`
 */
export function nthSmallest(values: Float64Array, n: number): number {
  let low = 0;
  let high = values.length - 1;
  for (let round = 0; low < high; round++) {
    if (round === roundsMax) return values.toSorted()[n] as number;
    const pivot = medianOf(values, low, high);
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left <= right) swap(values, left++, right--);
    }
    if (n <= right) high = right;
    else if (n >= left) low = left;
    else break;
  }
  return values[n] as number;
}

/** Of the first, the middle and the last. */
function medianOf(values: Float64Array, low: number, high: number): number {
  const first = values[low] as number;
  const middle = values[(low + high) >> 1] as number;
  const last = values[high] as number;
  return Math.max(Math.min(first, middle), Math.min(Math.max(first, middle), last));
}

function swap(values: Float64Array, a: number, b: number): void {
  const value = values[a] as number;
  values[a] = values[b] as number;
  values[b] = value;
}
