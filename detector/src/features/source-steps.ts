/**
 * Lines of one source, oldest first; those of one millisecond, whose order nobody knows, by their kinds.
 * Columns of one length.
 */
export interface SourceSteps {
  readonly series: Uint32Array;
  readonly templates: Uint32Array;
  /** Since the Unix epoch. */
  readonly timesMs: Float64Array;
}

/** Lines as they were read, in the order of a `SourceSteps`. */
export function sourceSteps(read: SourceSteps): SourceSteps {
  if (isInOrder(read)) return read;
  const { series, templates, timesMs } = read;
  const order = orderOf(read);
  return {
    series: series.map((_, i) => series[order[i] as number] as number),
    templates: templates.map((_, i) => templates[order[i] as number] as number),
    timesMs: timesMs.map((_, i) => timesMs[order[i] as number] as number),
  };
}

interface Rows {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Two runs in order begin here, each of so many rows. */
  readonly low: number;
  readonly width: number;
}

/** Merges runs of one row, of two, of four: no comparator, which costs a call each time. */
function orderOf(read: SourceSteps): Uint32Array {
  const { length } = read.timesMs;
  let from = new Uint32Array(length).map((_, row) => row);
  let to = new Uint32Array(length);
  for (let width = 1; width < length; width *= 2) {
    for (let low = 0; low < length; low += 2 * width) merge(read, { from, to, low, width });
    [from, to] = [to, from];
  }
  return from;
}

function merge(read: SourceSteps, { from, to, low, width }: Rows): void {
  const middle = Math.min(low + width, from.length);
  const high = Math.min(middle + width, from.length);
  let left = low;
  let right = middle;
  for (let i = low; i < high; i++) {
    const isRight =
      right < high &&
      (left >= middle || isBefore(read, from[right] as number, from[left] as number));
    to[i] = from[isRight ? right++ : left++] as number;
  }
}

function isBefore({ templates, timesMs }: SourceSteps, a: number, b: number): boolean {
  const waitedMs = (timesMs[b] as number) - (timesMs[a] as number);
  return waitedMs > 0 || (waitedMs === 0 && (templates[a] as number) < (templates[b] as number));
}

function isInOrder({ templates, timesMs }: SourceSteps): boolean {
  for (let row = 1; row < timesMs.length; row++) {
    const waitedMs = (timesMs[row] as number) - (timesMs[row - 1] as number);
    if (waitedMs < 0) return false;
    if (waitedMs === 0 && (templates[row] as number) < (templates[row - 1] as number)) return false;
  }
  return true;
}
