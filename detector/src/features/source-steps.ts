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
  const order = Uint32Array.from(series.keys()).toSorted(
    (a, b) =>
      (timesMs[a] as number) - (timesMs[b] as number) ||
      (templates[a] as number) - (templates[b] as number) ||
      a - b,
  );
  return {
    series: Uint32Array.from(order, (row) => series[row] as number),
    templates: Uint32Array.from(order, (row) => templates[row] as number),
    timesMs: Float64Array.from(order, (row) => timesMs[row] as number),
  };
}

function isInOrder({ templates, timesMs }: SourceSteps): boolean {
  for (let row = 1; row < timesMs.length; row++) {
    const waitedMs = (timesMs[row] as number) - (timesMs[row - 1] as number);
    if (waitedMs < 0) return false;
    if (waitedMs === 0 && (templates[row] as number) < (templates[row - 1] as number)) return false;
  }
  return true;
}
