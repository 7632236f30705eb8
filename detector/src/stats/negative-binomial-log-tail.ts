/**
 * An upper bound on the natural log of P(X >= x) for counts that vary more than Poisson's: X negative
 * binomial with mean `mean` and variance `dispersion * mean` (a gamma mixture of Poissons).
 *
 * Chernoff's bound: ln P <= -(x ln(x/m) - (x+k) ln((x+k)/(m+k))), k = m / (dispersion - 1); for
 * dispersion 1 its limit, Poisson's x ln(x/m) - x + m. Source: H. Chernoff, Annals of Mathematical
 * Statistics 23 (1952); S. Boucheron, G. Lugosi, P. Massart, "Concentration Inequalities" §2.2.
 * The bound is conservative by about ln(sqrt(2 pi x)) nats. Time O(1).
 *
 * @param x a count >= 0
 * @param mean of the counts, > 0; 0 is taken as 1e-9
 * @param dispersion variance over mean; below 1 it is taken as 1
 * @returns a number <= 0; 0 when x is not above the mean
 */
export function negativeBinomialLogTail(x: number, mean: number, dispersion: number): number {
  const m = Math.max(mean, 1e-9);
  if (!(x > m)) return 0;
  const excess = dispersion - 1;
  if (!(excess > 1e-6)) return -(x * Math.log(x / m) - x + m);
  const k = m / excess;
  return Math.min(0, -(x * Math.log(x / m) - (x + k) * Math.log((x + k) / (m + k))));
}
