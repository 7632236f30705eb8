/**
 * The median of all values but one: of what the others of a group do.
 *
 * Time O(1): for each of a group that is sorted once.
 *
 * @param sorted at least two finite numbers, ascending, in any unit
 * @param left the index of the one that is left out
 * @returns as `median` of the others, in their unit
 * @throws {RangeError} when there are no others
 */
export function medianWithout(sorted: ArrayLike<number>, left: number): number {
  const others = sorted.length - 1;
  if (others < 1) throw new RangeError('Cannot take the median of no values');
  const at = (i: number): number => sorted[i < left ? i : i + 1]!;
  const middle = others >> 1;
  return others % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}
