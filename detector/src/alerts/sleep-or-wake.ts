/** Ends early, with an error, when the signal aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<unknown>;

/** What ends a sleep before its time. */
export interface Wakers {
  /** The worker is to stop. */
  readonly signal: AbortSignal;
  /** There may be something to do; undefined: nothing wakes it. */
  readonly woken: Promise<void> | undefined;
}

/** Waits until the time is over, there is something to do, or the worker is to stop; leaves no timer behind. */
export async function sleepOrWake(
  sleep: Sleep,
  ms: number,
  { signal, woken }: Wakers,
): Promise<void> {
  if (signal.aborted) return;
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const slept = sleep(ms, either).catch((error: unknown) => {
    if (!either.aborted) throw error;
  });
  await Promise.race(woken === undefined ? [slept] : [slept, woken]);
  over.abort();
  await slept;
}
