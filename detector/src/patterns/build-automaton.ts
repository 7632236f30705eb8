import type { Assertion, CharSet, ExpressionNode } from './expression-tree.ts';

/** From this on an upper bound is taken for none, and `boundLeast` says so. */
const looseFrom = 16;
const statesMax = 1_500;

type State =
  | { readonly kind: 'char'; readonly chars: CharSet; next: number }
  | { readonly kind: 'split'; readonly nexts: number[] }
  | { readonly kind: 'assert'; readonly what: Assertion; next: number }
  | { readonly kind: 'match' };

/**
 * An expression as a machine of states (Thompson, "Regular expression search algorithm", CACM 11, 1968).
 * With no upper bounds it says yes to no less than the expression does; and to no more where a text is no
 * longer than `boundLeast`: such bounds do not bind then. With lowered ones it says yes to no more.
 */
export interface ExpressionAutomaton {
  readonly states: readonly State[];
  readonly start: number;
  readonly boundLeast: number;
}

/**
 * @param upper what becomes of upper bounds of 16 and more: `none` makes a machine that says yes to more,
 *   `low` one that says yes to less, as they are lowered to 15
 * @returns undefined where it would be too large
 */
export function buildAutomaton(
  tree: ExpressionNode,
  upper: 'none' | 'low' = 'none',
): ExpressionAutomaton | undefined {
  const builder = new Builder(upper);
  const match = builder.add({ kind: 'match' });
  const start = builder.build(tree, match);
  if (builder.states.length > statesMax) return undefined;
  return { states: builder.states, start, boundLeast: builder.boundLeast };
}

class Builder {
  readonly states: State[] = [];
  boundLeast = Infinity;
  readonly #upper: 'none' | 'low';

  constructor(upper: 'none' | 'low') {
    this.#upper = upper;
  }

  add(state: State): number {
    return this.states.push(state) - 1;
  }

  /** Back to front: @returns where `node` begins, when `next` comes after it */
  build(node: ExpressionNode, next: number): number {
    if (this.states.length > statesMax) return next;
    if (node.kind === 'set') return this.add({ kind: 'char', chars: node.chars, next });
    if (node.kind === 'assert') return this.add({ kind: 'assert', what: node.what, next });
    if (node.kind === 'repeat') return this.#repeat(node, next);
    if (node.kind === 'choice') {
      return this.add({ kind: 'split', nexts: node.parts.map((part) => this.build(part, next)) });
    }
    return node.parts.reduceRight((after, part) => this.build(part, after), next);
  }

  #repeat(
    { part, least, most: written }: Extract<ExpressionNode, { kind: 'repeat' }>,
    next: number,
  ): number {
    const isLowered = this.#upper === 'low' && written >= looseFrom && written < Infinity;
    const most = isLowered ? Math.max(least, looseFrom - 1) : written;
    const isLoose = !isLowered && most >= looseFrom;
    if (isLoose) this.boundLeast = Math.min(this.boundLeast, most);
    let at = next;
    if (isLoose) {
      const loop: State & { kind: 'split' } = { kind: 'split', nexts: [] };
      at = this.add(loop);
      loop.nexts.push(this.build(part, at), next);
    } else {
      for (let i = least; i < most; i++) {
        at = this.add({ kind: 'split', nexts: [this.build(part, at), next] });
      }
    }
    for (let i = 0; i < least && this.states.length <= statesMax; i++) at = this.build(part, at);
    return at;
  }
}
