const context = 2;
/** Beyond, the table of the common subsequence would be too large; files of ours have some hundreds. */
const cellsMax = 16_000_000;

/** One line of a difference: kept, removed or added. */
interface Step {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/**
 * What changed between two texts, a line each with ' ', '-' or '+' before it, two lines of context around
 * changes and "…" between them. By the longest common subsequence.
 */
export function lineDiff(before: string, after: string): readonly string[] {
  const steps = stepsOf(linesOf(before), linesOf(after));
  const isNear = steps.map((_, index) =>
    steps.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== ' '),
  );
  const shown: string[] = [];
  for (const [index, { sign, text }] of steps.entries()) {
    if (isNear[index] === true) shown.push(`${sign}${text}`);
    else if (shown.at(-1) !== '…') shown.push('…');
  }
  return shown;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function stepsOf(a: readonly string[], b: readonly string[]): Step[] {
  const removed = a.map((text): Step => ({ sign: '-', text }));
  const added = b.map((text): Step => ({ sign: '+', text }));
  if (a.length * b.length > cellsMax) return [...removed, ...added];
  const common = commonLengths(a, b);
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const isSame = a[i] === b[j];
    const isRemoval = common(i + 1, j) >= common(i, j + 1);
    if (isSame) steps.push({ sign: ' ', text: a[i] ?? '' });
    else steps.push(...(isRemoval ? removed.slice(i, i + 1) : added.slice(j, j + 1)));
    i += Number(isSame || isRemoval);
    j += Number(isSame || !isRemoval);
  }
  return [...steps, ...removed.slice(i), ...added.slice(j)];
}

/** Length of the longest common subsequence of what is left from (i, j) on. */
function commonLengths(
  a: readonly string[],
  b: readonly string[],
): (i: number, j: number) => number {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const isSame = a[i] === b[j];
      lengths[i * width + j] = isSame ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return at;
}
