/** Lanczos' coefficients for g = 7 (P. Godfrey, 2001): ln Gamma to about 15 digits. */
const lanczos = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_59, 12.507_343_278_686_905, -0.138_571_095_265_720_12,
  9.984_369_578_019_571_6e-6, 1.505_632_735_149_311_6e-7,
];
/** Terms that add less than this to the sum of those before are left out. */
const precision = 1e-16;

/**
 * The natural log of P(X <= x) for counts that vary more than Poisson's: X negative binomial with
 * mean `mean` and variance `dispersion * mean` (a gamma mixture of Poissons). The lower side of
 * stats/negative-binomial-log-tail.ts, exact instead of a bound.
 *
 * Sums the probabilities from x downwards by their ratios, so nothing underflows however far out x
 * is. Source: N. Johnson, A. Kemp, S. Kotz, "Univariate Discrete Distributions" §5.1. Time
 * O(sqrt(dispersion * mean)) below the mean, at most O(x).
 *
 * @param x a count >= 0; a fraction is rounded down
 * @param mean of the counts, > 0
 * @param dispersion variance over mean; below 1 + 1e-6 it is Poisson's
 * @returns a number <= 0
 */
export function negativeBinomialLogCdf(x: number, mean: number, dispersion: number): number {
  if (!(mean > 0)) return 0;
  const count = Math.floor(x);
  const excess = dispersion - 1;
  const isPoisson = !(excess > 1e-6);
  const k = isPoisson ? Number.POSITIVE_INFINITY : mean / excess;
  const top = isPoisson
    ? count * Math.log(mean) - mean - logGamma(count + 1)
    : logGamma(count + k) -
      logGamma(k) -
      logGamma(count + 1) -
      k * Math.log1p(mean / k) -
      count * Math.log1p(k / mean);
  let sum = 1;
  let term = 1;
  for (let i = count; i > 0; i--) {
    // P(i - 1) / P(i)
    term *= isPoisson ? i / mean : (i * (1 + k / mean)) / (i - 1 + k);
    sum += term;
    if (term < sum * precision) break;
  }
  return Math.min(0, top + Math.log(sum));
}

/** ln Gamma(z) for z > 0. */
function logGamma(z: number): number {
  if (z < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - logGamma(1 - z);
  const base = z - 1;
  let sum = lanczos[0]!;
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (base + i);
  const t = base + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (base + 0.5) * Math.log(t) - t + Math.log(sum);
}
