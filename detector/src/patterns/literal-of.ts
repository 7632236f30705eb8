import { boundary, edge } from './required-texts.ts';
import { steadyLiteral } from './steady-literal.ts';

/** Of a longer literal the beginning or the end tells enough, and is compared at once. */
const literalMost = 16;
const wordChar = /[0-9a-z_]/;

/**
 * What a text that is required (`RequiredTexts`) comes down to in a search: the longest part of it that holds
 * no line feed, and that all texts of a skeleton have where one has it.
 *
 * @returns "" where there is none
 */
export function literalOf(text: string): string {
  return piecesOf(text)
    .map((piece) => steadyLiteral(piece))
    .map((piece) => (bare(piece).length > literalMost ? longer(...cutsOf(piece)) : piece))
    .reduce(longer, '')
    .replaceAll(edge, '');
}

/** Its beginning, and its end. */
function cutsOf(piece: string): readonly [string, string] {
  const text = bare(piece);
  const [before, after] = [piece.startsWith(edge) ? edge : '', piece.endsWith(edge) ? edge : ''];
  return [
    steadyLiteral(before + text.slice(0, literalMost)),
    steadyLiteral(text.slice(-literalMost) + after),
  ];
}

function longer(a: string, b: string): string {
  return bare(b).length > bare(a).length ? b : a;
}

function bare(literal: string): string {
  return literal.replaceAll(edge, '');
}

/** Parts between edges, each with the edges that it has. */
function piecesOf(text: string): readonly string[] {
  const parts = withEdges(text).split(edge);
  return parts.map((part, i) => {
    const before = i > 0 ? edge : '';
    return before + part + (i + 1 < parts.length ? edge : '');
  });
}

/** Line feeds are edges; so is a word's boundary where the text itself does not say what is beside it. */
function withEdges(text: string): string {
  return text.replaceAll('\n', edge).replaceAll(boundary, (_, at: number, whole: string) => {
    const [before, after] = [whole[at - 1] ?? '', whole[at + 1] ?? ''];
    const isEdge = before === '' ? wordChar.test(after) : after === '' && wordChar.test(before);
    return isEdge ? edge : '';
  });
}
