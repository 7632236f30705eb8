import { ExpressionReader } from './expression-reader.ts';
import { literalOf } from './literal-of.ts';
import { type Branch, branchesOf } from './required-texts.ts';

/** What is known of an expression without running it. */
export interface ExpressionFacts {
  /**
   * Lower case ASCII: every text that matches holds one of them, in any case, and with it all texts of
   * its skeleton. Empty: not known.
   */
  readonly literals: readonly string[];
  /**
   * More of the same, at most as strict as the expression: one of the branches, of it every group, of
   * each group one of its literals. Empty where there is no more to say than `literals` says.
   */
  readonly branches: readonly Branch[];
}

const literalLeast = 3;
const literalsMax = 64;
const unknown: ExpressionFacts = { literals: [], branches: [] };

/**
 * Reads the literals that an expression requires. What it does not understand has no facts: then the
 * expression is run on every line, which is slow and never wrong.
 *
 * @param source grok names expanded, flags taken off
 */
export function expressionFacts(source: string): ExpressionFacts {
  const texts = new ExpressionReader(source).read();
  if (texts === undefined) return unknown;
  // Branches share groups.
  const known = new Map<readonly string[], readonly string[]>();
  const literalsOf = (group: readonly string[]): readonly string[] => {
    const literals = known.get(group) ?? shortestOf(group.map((text) => literalOf(text)));
    known.set(group, literals);
    return literals;
  };
  const branches = branchesOf(texts).map((groups) =>
    strictest(groups.map((group) => literalsOf(group))),
  );
  if (branches.some((groups) => groups.length === 0)) return unknown;
  const required = branches.map((groups) => groups.reduce((best, group) => better(best, group)));
  return { literals: [...new Set(required.flat())], branches };
}

/** Each once, and none that has another in it: where it is, the other is. */
function shortestOf(literals: readonly string[]): readonly string[] {
  const all = [...new Set(literals)];
  return all.filter((literal) => all.every((part) => part === literal || !literal.includes(part)));
}

/** Those groups that say something, and that no other says already. */
function strictest(groups: Branch): Branch {
  const useful = [...new Set(groups)].filter((group) => isUseful(group));
  return useful.filter((group, at) =>
    useful.every(
      (other, i) => i === at || !implies(other, group) || (i > at && implies(group, other)),
    ),
  );
}

/** Whether each of its literals has one of the other group in it. */
function implies(group: readonly string[], other: readonly string[]): boolean {
  return group.every((literal) => other.some((part) => literal.includes(part)));
}

function isUseful(literals: readonly string[]): boolean {
  return literals.length <= literalsMax && literals.every((text) => text.length >= literalLeast);
}

function shortest(literals: readonly string[]): number {
  return Math.min(6, ...literals.map(({ length }) => length));
}

/** The better of two sets of required literals: the longer shortest, then the fewer. */
function better(a: readonly string[], b: readonly string[]): readonly string[] {
  const [x, y] = [shortest(a), shortest(b)];
  if (x !== y) return x > y ? a : b;
  return b.length < a.length ? b : a;
}
