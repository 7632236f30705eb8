/** What may stand in a number that a skeleton leaves out, "0x1f" among them. */
const inNumbers = /^[0-9a-fx]+|[0-9a-fx]+$/g;
/** No number has them: a word with one is none. */
const outsideNumbers = /[g-wyz]/;

/**
 * The longest part of a literal that no number of a text can hold, make or hide: where one text of a
 * skeleton has it, all have. "dead peer 12" has " peer ", as "9dead" is a number, and "12" is one; "z2m" has
 * all of itself, as a single digit within a word that is no number stays.
 *
 * @param literal lower case; a character that is no letter and no digit on either side says that none is
 *   beside it
 * @returns "" where there is none
 */
export function steadyLiteral(literal: string): string {
  const parts = literal
    .split(/(?<![0-9])([0-9])(?![0-9])|[0-9]+/)
    .reduce<readonly string[]>(joinedByDigit, []);
  return parts
    .map((part) => part.replaceAll(inNumbers, edgeOf))
    .reduce((best, part) => (part.length > best.length ? part : best), '');
}

/** @param part at odd places a digit that stands alone, or nothing for digits that do not */
function joinedByDigit(
  parts: readonly string[],
  part: string | undefined,
  at: number,
  all: readonly (string | undefined)[],
): readonly string[] {
  if (at % 2 === 1) return parts;
  const [before, digit] = [all[at - 2], all[at - 1]];
  const last = parts.at(-1);
  if (last === undefined || part === undefined) return [part ?? ''];
  if (digit === undefined || !isWithinWord(before ?? '', part)) return [...parts, part];
  return [...parts.slice(0, -1), last + digit + part];
}

function isWithinWord(before: string, after: string): boolean {
  const word = (/[a-z]*$/.exec(before)?.[0] ?? '') + (/^[a-z]*/.exec(after)?.[0] ?? '');
  return before !== '' && after !== '' && outsideNumbers.test(word);
}

/** An edge of letters that numbers have goes, unless a letter beside it keeps its word from being one. */
function edgeOf(edge: string, at: number, whole: string): string {
  const beside = at === 0 ? whole[edge.length] : whole[at - 1];
  return beside !== undefined && outsideNumbers.test(beside) ? edge : '';
}
