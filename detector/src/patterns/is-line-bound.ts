import { type ExpressionNode, expressionTree } from './expression-tree.ts';

const LINE_FEED = 0x0a;

/**
 * Whether each match of an expression lies within one line of a text, wherever that line stands: it takes
 * no line feed, and asks for no beginning or end but those of lines (flag m). Then a text matches where one
 * of its lines does by itself; a word's boundary is the same beside a line feed and beside nothing.
 *
 * @param source grok names expanded, flags taken off
 * @returns false where it is not understood
 */
export function isLineBound(source: string, flags: string): boolean {
  if (flags.includes('s')) return false;
  const tree = expressionTree(source, flags);
  return tree !== undefined && isBound(tree, flags.includes('m'));
}

function isBound(node: ExpressionNode, hasLineEnds: boolean): boolean {
  if (node.kind === 'set') return node.chars[LINE_FEED] === 0;
  if (node.kind === 'assert') {
    return hasLineEnds || node.what === 'boundary' || node.what === 'not-boundary';
  }
  if (node.kind === 'repeat') return isBound(node.part, hasLineEnds);
  return node.parts.every((part) => isBound(part, hasLineEnds));
}
