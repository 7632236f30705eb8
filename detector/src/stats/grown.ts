/** A copy with room for `length` or more, at least twice as long. */
export function grown(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(Math.max(length, column.length * 2));
  copy.set(column);
  return copy;
}
