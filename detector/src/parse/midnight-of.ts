const dayMs = 86_400_000;
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Days of a common year before the first of each month. */
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
/** From the year 0 to 1970, of the Gregorian calendar. */
const epochDays = 719_528;

/**
 * `Date.UTC` of whole days, without its cost: lines of many files in one stream are of another day each.
 *
 * @param year 0 to 9999; below 100 it is one of the 20th century, as `Date.UTC` has it
 * @param month 1 to 12
 * @returns ms since the epoch, NaN for a day that the month does not have that year
 */
export function midnightOf(year: number, month: number, day: number): number {
  const full = year < 100 ? year + 1900 : year;
  const isLeap = (full & 3) === 0 && (full % 100 !== 0 || full % 400 === 0);
  const leapDay = isLeap && month === 2 ? 1 : 0;
  if (!(day >= 1 && day <= daysOfMonth[month - 1]! + leapDay)) return NaN;
  const before = full - 1;
  const leapDays = (before >> 2) - ((before / 100) | 0) + ((before / 400) | 0) + 1;
  const inYear = daysBefore[month - 1]! + (isLeap && month > 2 ? 1 : 0) + day - 1;
  return (full * 365 + leapDays + inYear - epochDays) * dayMs;
}
