import type { SecretNeed } from './secret-needs.ts';

/** What a stack has: names and values, secrets in clear. */
export type StackConfig = ReadonlyMap<string, string>;

export interface SecretGaps {
  /** Names that no stack has a value of, each once. */
  readonly unknown: readonly string[];
  /** Stacks that lack a value which another one has. */
  readonly copies: readonly (SecretNeed & { readonly from: string })[];
  /** Names that two stacks have different values of. */
  readonly conflicts: readonly { readonly name: string; readonly stacks: readonly string[] }[];
}

/** What is missing of the secrets that stacks need, a password being one wherever it is shared. */
export function secretGaps(
  needs: readonly SecretNeed[],
  configs: ReadonlyMap<string, StackConfig>,
): SecretGaps {
  const names = [...new Set(needs.map(({ name }) => name))].toSorted();
  const found = names.map((name) => {
    const stacks = needs.filter((need) => need.name === name).map(({ stack }) => stack);
    const having = stacks.filter((stack) => configs.get(stack)?.has(name) === true);
    const values = new Set(having.map((stack) => configs.get(stack)?.get(name)));
    return { name, stacks, having, isConflict: values.size > 1 };
  });
  return {
    unknown: found.filter(({ having }) => having.length === 0).map(({ name }) => name),
    copies: found.flatMap(({ name, stacks, having, isConflict }) => {
      const [from] = having;
      if (from === undefined || isConflict) return [];
      return stacks
        .filter((stack) => !having.includes(stack))
        .map((stack) => ({ stack, name, from }));
    }),
    conflicts: found
      .filter(({ isConflict }) => isConflict)
      .map(({ name, having }) => ({ name, stacks: having })),
  };
}
