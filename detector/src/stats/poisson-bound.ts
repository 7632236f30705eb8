/** From this mean on the normal distribution is as good, and exp(-mean) is near its end. */
const largeMean = 500;
/** Standard deviations for which `luck` is always enough: more than 1e-9. */
const deviations = 6;

/**
 * The least count that a Poisson variable reaches with a probability of at most `luck`; above a mean of 500
 * six standard deviations, which is for a smaller one still.
 *
 * @param mean > 0
 * @param luck in [1e-9, 1)
 */
export function poissonBound(mean: number, luck: number): number {
  if (mean > largeMean) return Math.ceil(mean + deviations * Math.sqrt(mean));
  let term = Math.exp(-mean);
  let below = term;
  let count = 1;
  while (1 - below > luck) {
    term *= mean / count;
    below += term;
    count++;
  }
  return count;
}
