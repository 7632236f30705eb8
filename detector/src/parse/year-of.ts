import { midnightOf } from './midnight-of.ts';

const meanYearMs = 31_556_952_000;

/**
 * `getUTCFullYear` without a `Date`: lines that name no year ask for it.
 *
 * @param ms since the epoch, of the years 100 to 9998
 */
export function yearOf(ms: number): number {
  const near = Math.floor(1970 + ms / meanYearMs);
  if (ms < midnightOf(near, 1, 1)) return near - 1;
  return ms < midnightOf(near + 1, 1, 1) ? near : near + 1;
}
