const LINE_FEED = 10;
/** From here on a view of the bytes is cheaper than looking at each. */
const longBytes = 128;

/**
 * Where the first line feed in `bytes[start, end)` is; `end` where there is none. Never looks further: lines of
 * a batch stand in any order, and between them there may be no line feed at all.
 */
export function lineFeedIn(bytes: Uint8Array, start: number, end: number): number {
  if (end - start >= longBytes) {
    const found = bytes.subarray(start, end).indexOf(LINE_FEED);
    return found === -1 ? end : start + found;
  }
  for (let at = start; at < end; at++) if (bytes[at] === LINE_FEED) return at;
  return end;
}
