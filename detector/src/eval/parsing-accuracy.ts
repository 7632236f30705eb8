/**
 * How well lines were parsed into templates, by the four measures of the Loghub-2.0 benchmark. Lines
 * of one template text are one group, true or found. Each is in [0, 1], 1 is best.
 */
export interface ParsingAccuracy {
  /** Grouping accuracy: share of lines whose found group is exactly a true group (Zhu et al. 2019). */
  readonly GA: number;
  /** Parsing accuracy: share of lines whose template text is the true one (Dai et al. 2020). */
  readonly PA: number;
  /** F1 of grouping: harmonic mean of the shares of found and of true groups that are equal (Jiang et al. 2024). */
  readonly FGA: number;
  /**
   * F1 of template accuracy: the same of templates; a found one is right when all its lines have the
   * very same text as truth (Khan et al. 2022; it need not have all lines of that truth).
   */
  readonly FTA: number;
}

/**
 * The definitions are those of "A Large-scale Evaluation for Log Parsing Techniques: How Far are We?"
 * (Jiang et al., ISSTA 2024, section 3.3) and its evaluator (logpai/loghub-2.0, benchmark).
 *
 * Time and memory O(n). Of no lines, every measure is 0.
 *
 * @param truth template text of each line
 * @param found the same lines in the same order
 * @throws {RangeError} when there are not as many
 */
export function parsingAccuracy(
  truth: readonly string[],
  found: readonly string[],
): ParsingAccuracy {
  if (truth.length !== found.length)
    throw new RangeError(`${found.length} templates found for ${truth.length} lines`);
  const trueCounts = countsOf(truth);
  const groups = groupsOf(truth, found);
  let sameText = 0;
  for (const [i, text] of truth.entries()) if (text === found[i]) sameText++;
  let rightLines = 0;
  let rightGroups = 0;
  let rightTemplates = 0;
  for (const [text, { count, of }] of groups) {
    if (of === undefined) continue;
    if (of === text) rightTemplates++;
    if (trueCounts.get(of) !== count) continue;
    rightLines += count;
    rightGroups++;
  }
  const sizes = { found: groups.size, true: trueCounts.size };
  return {
    GA: share(rightLines, truth.length),
    PA: share(sameText, truth.length),
    FGA: f1(rightGroups, sizes),
    FTA: f1(rightTemplates, sizes),
  };
}

interface Group {
  count: number;
  /** The true text of all its lines; undefined when there is more than one. */
  of: string | undefined;
}

function groupsOf(truth: readonly string[], found: readonly string[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const [i, text] of found.entries()) {
    const group = groups.get(text);
    if (group === undefined) groups.set(text, { count: 1, of: truth[i] });
    else {
      group.count++;
      if (group.of !== truth[i]) group.of = undefined;
    }
  }
  return groups;
}

function countsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** 2PR / (P + R) with P = right / found, R = right / true. */
function f1(right: number, sizes: { readonly found: number; readonly true: number }): number {
  return share(2 * right, sizes.found + sizes.true);
}
