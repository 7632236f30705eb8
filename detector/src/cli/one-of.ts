import { DetectorError } from '../model/detector-error.ts';

/**
 * The value of an option that takes one of some words.
 *
 * @returns undefined when it was not given
 * @throws {DetectorError} `input-not-found` naming the words
 */
export function oneOf<Word extends string>(
  option: string,
  value: unknown,
  words: readonly Word[],
): Word | undefined {
  const word = words.find((known) => known === value);
  if (word !== undefined || value === undefined) return word;
  throw new DetectorError(`Cannot use --${option} ${JSON.stringify(value)}`, {
    code: 'input-not-found',
    hint: `It is one of ${words.join(', ')}.`,
  });
}
