/** What `WindowView.daysOf` gives at least: for less than that nobody says how long it was. */
const daysMin = 0.25;

/** How long something has been seen, as in "never in 41 days". */
export function daysText(days: number): string {
  if (days <= daysMin) return 'its first hours';
  return days < 2 ? `${Math.round(days * 24)} hours` : `${Math.round(days)} days`;
}
