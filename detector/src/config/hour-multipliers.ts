/**
 * What the budget is multiplied with at each local hour of the day.
 *
 * @param spans `22-6:0.2`, from an hour until another, as the schema has checked them; a later one holds
 *   where two meet
 * @returns 24 numbers
 */
export function hourMultipliers(spans: readonly string[]): readonly number[] {
  const multipliers = Array.from({ length: 24 }, () => 1);
  for (const span of spans) {
    const [hours = '', multiplier] = span.split(':');
    const [from = 0, to = 0] = hours.split('-').map(Number);
    const length = (to - from + 24) % 24 || 24;
    for (let i = 0; i < length; i++) multipliers[(from + i) % 24] = Number(multiplier);
  }
  return multipliers;
}
