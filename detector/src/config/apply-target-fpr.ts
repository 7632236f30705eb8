import { DetectorError } from '../model/detector-error.ts';

/** Windows of one minute that a day has. */
const windowsPerDay = 1_440;

/**
 * A share of windows that may be told is a budget in other words: so many of the day's 1,440 minutes.
 * One that is no number is left to the check of the schema.
 *
 * @throws {DetectorError} `config-invalid` when both are given
 */
export function applyTargetFpr(
  values: Record<string, unknown>,
  origins: Record<string, string>,
): void {
  const { targetFpr } = values;
  if (typeof targetFpr !== 'number' || Number.isNaN(targetFpr)) return;
  if (origins['budget'] !== 'default') {
    throw new DetectorError(
      `Cannot use both "targetFpr" (from ${origins['targetFpr']}) and "budget" (from ${origins['budget']})`,
      { code: 'config-invalid', hint: 'They say the same in two ways: give one of them.' },
    );
  }
  values['budget'] = Math.round(targetFpr * windowsPerDay * 1e6) / 1e6;
  origins['budget'] = `targetFpr ${targetFpr} of ${windowsPerDay} windows a day`;
}
