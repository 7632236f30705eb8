export interface PastOptions {
  /** Ms since the epoch: no further back … */
  readonly fromMs: number;
  readonly nowMs: number;
  /** … and no more lines than this, but always the last hour. */
  readonly linesMax: number;
}

const hourMs = 3_600_000;

/**
 * Where a first start begins, so that a new detector has learned before it speaks and is not blind for
 * hours while it does.
 *
 * @param counts lines by hour since the epoch; an hour without lines is missing
 * @returns ms since the epoch
 */
export function pastStart(
  counts: ReadonlyMap<number, number>,
  { fromMs, nowMs, linesMax }: PastOptions,
): number {
  let hour = Math.floor(nowMs / hourMs) - 1;
  let lines = 0;
  for (; (hour + 1) * hourMs > fromMs; hour--) {
    lines += counts.get(hour) ?? 0;
    if (lines > linesMax) break;
  }
  return Math.max(fromMs, Math.min((hour + 1) * hourMs, nowMs - hourMs));
}
