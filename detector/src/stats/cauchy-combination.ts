/**
 * Combines p-values that may depend on each other: the p-value of their Cauchy statistic, the mean of
 * tan((0.5 - p) pi).
 *
 * Source: Y. Liu, J. Xie, "Cauchy combination test", JASA 115 (2020): its tail stays right under
 * arbitrary dependence, the more so the smaller the p-value. Here in natural logs: for small p,
 * tan((0.5 - p) pi) = 1 / (p pi) and the combined p of a statistic T is 1 / (T pi), so nothing
 * underflows. Departs from the paper in that a p-value near 1 cannot cancel another one: its negative
 * term is left out (bounded by n - 1 against 1 / p). Time O(n).
 *
 * @param logPValues natural logs of p-values, each <= 0
 * @returns the natural log of the combined p-value, <= 0; 0 when there is none
 */
export function cauchyCombination(logPValues: readonly number[]): number {
  if (logPValues.length === 0) return 0;
  const least = logPValues.reduce((a, b) => Math.min(a, b), 0);
  let sum = 0;
  for (const logPValue of logPValues) sum += Math.exp(least - logPValue);
  return Math.min(0, least + Math.log(logPValues.length / sum));
}
