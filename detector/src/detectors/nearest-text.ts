export interface Nearest {
  readonly text: string;
  /** Share of equal words, 0 to 1. */
  readonly similarity: number;
  /** The words that the nearest text does not have, separated by spaces. */
  readonly newWords: string;
}

/** From this share of equal words on a text is a variant of another. */
const variantFrom = 0.6;

/**
 * The known text that has the most words in common with `text` (Dice's coefficient over sets of
 * words, placeholders left out), when that is enough to call one a variant of the other.
 *
 * Source: L. R. Dice, "Measures of the amount of ecologic association between species", Ecology 26
 * (1945). Time O(words of all).
 */
export function nearestText(text: string, known: readonly string[]): Nearest | undefined {
  const words = wordsOf(text);
  let best: { text: string; similarity: number; words: Set<string> } | undefined;
  for (const other of known) {
    const otherWords = wordsOf(other);
    let common = 0;
    for (const word of words) if (otherWords.has(word)) common++;
    const similarity = (2 * common) / Math.max(1, words.size + otherWords.size);
    if (similarity >= variantFrom && similarity > (best?.similarity ?? 0)) {
      best = { text: other, similarity, words: otherWords };
    }
  }
  if (best === undefined) return undefined;
  const newWords = [...words].filter((word) => !best.words.has(word)).join(' ');
  return { text: best.text, similarity: best.similarity, newWords };
}

/** The words of `text` that none of the known texts has, separated by spaces. */
export function wordsUnknown(text: string, known: readonly string[]): string {
  const words = wordsOf(text);
  for (const other of known) for (const word of wordsOf(other)) words.delete(word);
  return [...words].join(' ');
}

function wordsOf(text: string): Set<string> {
  return new Set(text.split(/[\s=,:;()[\]"']+/).filter((word) => /[A-Za-z]/.test(word)));
}
