/** What may stand in a number that a skeleton leaves out, "0x1f" among them. */
const inNumbers = /^[0-9a-fx]+|[0-9a-fx]+$/g;

/**
 * The longest part of a literal that no number of a text can hold, make or hide: where one text of a
 * skeleton has it, all have. "dead peer 12" has " peer ", as "9dead" is a number, and "12" is one.
 *
 * @param literal lower case
 * @returns "" where there is none
 */
export function steadyLiteral(literal: string): string {
  const parts = literal.split(/[0-9]+/).map((part) => part.replaceAll(inNumbers, edgeOf));
  return parts.reduce((best, part) => (part.length > best.length ? part : best), '');
}

/** An edge of letters that numbers have goes, unless a letter beside it keeps its word from being one. */
function edgeOf(edge: string, at: number, whole: string): string {
  const beside = at === 0 ? whole[edge.length] : whole[at - 1];
  return beside !== undefined && /[g-wyz]/.test(beside) ? edge : '';
}
