/**
 * What is known of the texts that a part of an expression matches. In texts, `edge` stands for a place
 * beside which there is no letter and no digit, and `boundary` for a word's boundary.
 */
export interface RequiredTexts {
  /** Whether `begins` are the whole texts, and all of them. */
  readonly isExact: boolean;
  /** Each text begins with one of them, and ends with one of `ends`; "" where nothing is known. */
  readonly begins: readonly string[];
  readonly ends: readonly string[];
  /** One of the branches, of it every group, of each group one text, is within what is matched. */
  readonly branches: readonly Branch[];
}

export type Branch = readonly (readonly string[])[];

export const edge = '\b';
export const boundary = '\v';

/** More are not told one by one. */
const textsMax = 40;
const branchesMax = 256;
const timesMax = 3;
/** Of a longer beginning or end as much is kept as is looked for. */
const keptChars = 24;

export const anyText: RequiredTexts = { isExact: false, begins: [''], ends: [''], branches: [[]] };

const noBranches: readonly Branch[] = [[]];

export function exactTexts(texts: readonly string[]): RequiredTexts {
  return { isExact: true, begins: texts, ends: texts, branches: noBranches };
}

/** One character of many, of which none is a letter or a digit. */
export const separator: RequiredTexts = {
  isExact: false,
  begins: [edge],
  ends: [edge],
  branches: [[]],
};

/** One after the other. */
export function sequenceOf(parts: readonly RequiredTexts[]): RequiredTexts {
  return parts.reduce((before, part) => followedBy(before, part), exactTexts(['']));
}

/** One or another. */
export function choiceOf(parts: readonly RequiredTexts[]): RequiredTexts {
  const begins = union(parts.map((part) => part.begins));
  if (parts.every(({ isExact }) => isExact) && begins.length <= textsMax) return exactTexts(begins);
  const branches = parts.flatMap((part) => branchesOf(part));
  return {
    isExact: false,
    begins: few(begins),
    ends: few(union(parts.map((part) => part.ends))),
    branches: branches.length > branchesMax ? [[]] : branches,
  };
}

/** @param most Infinity where there is none */
export function repeated(part: RequiredTexts, least: number, most: number): RequiredTexts {
  if (least === 0) {
    return most === 1 && part.isExact ? exactTexts(union([part.begins, ['']])) : anyText;
  }
  if (least === most && least <= timesMax) {
    return sequenceOf(Array.from({ length: least }, () => part));
  }
  return { ...part, isExact: false };
}

/** All that is known of what is matched. */
export function branchesOf({ isExact, begins, ends, branches }: RequiredTexts): readonly Branch[] {
  if (isExact) return [[begins]];
  return allOf(branches, [[begins, ends].filter(isSaying)]);
}

/** Where one of two is exact, what is joined goes on in its direction, and is told when it ends. */
function followedBy(before: RequiredTexts, after: RequiredTexts): RequiredTexts {
  const joined = crossed(before.ends, after.begins);
  if (before.isExact && after.isExact && joined !== undefined) return exactTexts(joined);
  const between = joined === undefined ? [before.ends, after.begins] : [joined];
  const isSeen = before.isExact || after.isExact;
  const inner = isSeen && joined !== undefined ? [] : between.filter(isSaying);
  return {
    isExact: false,
    begins: before.isExact ? beginnings(joined ?? before.begins) : before.begins,
    ends: after.isExact ? endings(joined ?? after.ends) : after.ends,
    branches: allOf(allOf(before.branches, after.branches), [inner]),
  };
}

/** Each branch of the one with each of the other; of too many, those of one alone. */
function allOf(a: readonly Branch[], b: readonly Branch[]): readonly Branch[] {
  if (saysNothing(a)) return b;
  if (saysNothing(b)) return a;
  if (a.length * b.length > branchesMax) return a.length > b.length ? b : a;
  return a.flatMap((one) => b.map((other) => [...one, ...other]));
}

function isSaying(texts: readonly string[]): boolean {
  return !texts.includes('');
}

function saysNothing(branches: readonly Branch[]): boolean {
  return branches.length === 1 && branches[0]?.length === 0;
}

function crossed(a: readonly string[], b: readonly string[]): readonly string[] | undefined {
  if (a.length * b.length > textsMax) return undefined;
  if (a.length === 1) return b.map((other) => `${a[0]}${other}`);
  return union(a.map((text) => b.map((other) => text + other)));
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())];
}

function few(texts: readonly string[]): readonly string[] {
  return texts.length > textsMax ? [''] : texts;
}

function beginnings(texts: readonly string[]): readonly string[] {
  return union([texts.map((text) => text.slice(0, keptChars))]);
}

function endings(texts: readonly string[]): readonly string[] {
  return union([texts.map((text) => text.slice(-keptChars))]);
}
