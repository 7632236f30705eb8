/**
 * One minute of event time [startMs, endMs) in which lines came, with its counts in the table; or what
 * there is of it so far, up to a beat.
 */
export interface ClosedWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** Series of a stream and a template with lines, in the order of their first sight. */
  readonly active: readonly number[];
  /** Series that sum up a source or a host, with lines. */
  readonly sums: readonly number[];
  /** Those of `active` that were never seen before. */
  readonly fresh: readonly number[];
  /** Those of `active` whose template became more general: a line of it has words never seen. */
  readonly generalised: readonly number[];
  /** Those of `active` with more lines than in any window before, as far as beats need to know. */
  readonly grown: readonly number[];
  /** Those that were told before the window closed, with how many of its lines were told then. */
  readonly told: ReadonlyMap<number, number>;
}
