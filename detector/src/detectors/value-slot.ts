/** Values of which more are seen than this are no categories. */
const categoriesMax = 24;
/** So many values before one can be odd. */
const valuesMin = 20;
const categoryValuesMin = 20;
/** Share of texts from which on a place is none of numbers. */
const textsMax = 0.05;
/** A text seen so often is no news any more, in a place that was looked at for long. */
const familiarFrom = 3;
const slowShare = 1 / 1_500;
const fastShare = 1 / 20;
/** Places that change less often have states: a zone's offset has another one from one day to the next. */
const changingMin = 0.5;
/** Values of a stretch. How far the level was in past ones is what a drift is compared with. */
const stretchValues = 100;
/** A level that was far once is forgotten by so much a stretch. */
const driftKept = 0.95;
/** Spreads by which one value can widen the spread that drifts are measured by. */
const farMax = 2;
/** Spreads that one value is from the level at most, for the level. */
const stepMax = 4;
/** A level must be so many times as far from the slow mean as it ever was, and half a spread more. */
const driftTimes = 1.5;
const driftMargin = 0.5;
const natsADriftSpread = 5;
/** Octaves by which one value can raise the greatest. */
const growthMax = 0.25;
/** Octaves: numbers that vary less are taken to vary so much. */
const spreadMin = 0.3;
/** Octaves: what varies less is a name that looks like a number (a uid); another one is a few nats. */
const constantSpread = 0.1;
const constantNats = 3;

export interface NumberPast {
  /** Of log2(1 + |value|): slow mean and variance, fast mean, greatest. */
  mean: number;
  variance: number;
  fast: number;
  greatest: number;
  /** As the variance, but that a value far out, as all are in a drift, counts as one not so far. */
  usualVariance: number;
  /** How far the fast mean was from the slow one, in usual spreads: the greatest of past stretches. */
  driftGreatest: number;
  /** The same of the stretch that is not over. */
  driftNow: number;
  /** The last one, and how often, of late, one was another than the one before: a share. */
  last: number;
  changing: number;
}

/** What is known of one variable place of a template: JSON. */
export interface ValueSlot {
  seen: number;
  /** How often each value; null for a place of too many. */
  categories: Record<string, number> | null;
  /** How many different texts. */
  kinds: number;
  /** How often it was no number of the type of its first one. */
  texts: number;
  unit: string | null;
  /** Values that came new once the place was known. */
  surprises: number;
  numbers: NumberPast | null;
  /** The type that each value had; null for several, undefined before the first. */
  type?: string | null;
  /** How many had it. */
  typed?: number;
}

/** What stands in the place: `value` where it is a number, of that type. */
export interface SlotValue {
  readonly text: string;
  readonly value?: number;
  readonly type: string;
}

export function emptySlot(): ValueSlot {
  return { seen: 0, categories: {}, kinds: 0, texts: 0, unit: null, surprises: 0, numbers: null };
}

/** What a value is against its place's past, in nats beyond what was seen; undefined when usual. */
export type SlotVerdict =
  | { readonly kind: 'category'; readonly known: number; readonly surprises: number }
  | { readonly kind: 'range' | 'drift'; readonly nats: number; readonly usual: number }
  | { readonly kind: 'type'; readonly expected: string; readonly values: number };

/**
 * Compares a value with its place's past, then adds it. A place is one of categories while few
 * different texts stood there; of numbers, a value above all before is odd by how many spreads
 * (standard deviations of log2) it is above, and a level that drifts (the mean of about 20 values) by
 * how far it is from the mean of about 1,500, against how far it ever was.
 */
export function judgeValue(
  slot: ValueSlot,
  { text, value, type }: SlotValue,
): SlotVerdict | undefined {
  slot.seen++;
  if (value !== undefined && Number.isFinite(value)) {
    slot.unit ??= type;
    // Pieces of random names look like a number, a size or a duration in turn: no place of numbers.
    if (slot.unit === type) return judgeNumber(slot, value);
  }
  slot.texts++;
  return judgeCategory(slot, text);
}

/** A place that has had one type for so many values has it for good. */
const typedMin = 50;
/** Types of which another one may be a rare form by chance: digits alone among hexadecimal ones. */
const looseForms: Readonly<Record<string, readonly string[]>> = {
  hexadecimal: ['number', 'id', 'word', 'time', 'size', 'duration'],
  id: ['number', 'hexadecimal', 'word', 'time', 'size', 'duration', 'host'],
  word: ['id', 'hexadecimal', 'host', 'boolean'],
  size: ['number', 'word', 'id'],
  duration: ['number', 'word', 'id'],
  host: ['word', 'id'],
};

/**
 * Compares a value's type with the one that its place has always had, then adds it: another one is odd once, by how
 * many values had the same, and the place is of several types from then on.
 */
export function judgeType(slot: ValueSlot, type: string): SlotVerdict | undefined {
  const { type: expected, typed: values = 0 } = slot;
  if (expected === null) return undefined;
  if (expected === undefined || expected === type) {
    slot.type = type;
    slot.typed = values + 1;
    return undefined;
  }
  slot.type = null;
  const isLoose = looseForms[expected]?.includes(type) === true;
  return isLoose || values < typedMin ? undefined : { kind: 'type', expected, values };
}

function judgeCategory(slot: ValueSlot, text: string): SlotVerdict | undefined {
  const { categories } = slot;
  if (categories === null) return undefined;
  const known = Object.hasOwn(categories, text) ? (categories[text] ?? 0) : 0;
  categories[text] = known + 1;
  if (known === 0 && ++slot.kinds > categoriesMax) slot.categories = null;
  if (known >= familiarFrom || slot.seen < categoryValuesMin) return undefined;
  if (known > 0 && slot.seen < categoryValuesMin * categoriesMax) return undefined;
  return { kind: 'category', known: slot.kinds - 1, surprises: slot.surprises++ };
}

function judgeNumber(slot: ValueSlot, value: number): SlotVerdict | undefined {
  const octave = Math.log2(1 + Math.abs(value));
  const past = slot.numbers;
  if (past === null) {
    slot.numbers = {
      mean: octave,
      variance: 1,
      fast: octave,
      greatest: octave,
      usualVariance: 1,
      driftGreatest: 0,
      driftNow: 0,
      last: octave,
      changing: 1,
    };
    return undefined;
  }
  const isKnown = slot.seen >= valuesMin && slot.texts < slot.seen * textsMax;
  const verdict = isKnown ? compare(past, octave, slot.seen > stretchValues) : undefined;
  learn(past, octave, Math.max(slowShare, 1 / slot.seen));
  if (slot.seen % stretchValues === 0) endStretch(past);
  return verdict;
}

/** @param isLong whether there is a stretch that a drift can be compared with */
function compare(past: NumberPast, octave: number, isLong: boolean): SlotVerdict | undefined {
  const spread = Math.max(spreadMin, Math.sqrt(past.variance));
  const usual = 2 ** past.mean - 1;
  const isConstant = Math.sqrt(past.variance) < constantSpread;
  const beyond = Math.min((octave - past.greatest) / spread, isConstant ? constantNats : Infinity);
  if (isConstant) return beyond > 0 ? { kind: 'range', nats: beyond, usual } : undefined;
  const far = driftOf(past) - driftTimes * past.driftGreatest - driftMargin;
  // A level falls slowly where values are few: when the drift is over, values say so first.
  const isHigh = past.fast > past.mean && octave > past.mean + usualSpread(past);
  const canDrift = isLong && past.changing >= changingMin;
  const drifted = canDrift && isHigh ? natsADriftSpread * far : 0;
  if (beyond <= 0 && drifted <= 0) return undefined;
  return beyond >= drifted
    ? { kind: 'range', nats: beyond, usual }
    : { kind: 'drift', nats: drifted, usual };
}

/** How far the fast mean is from the slow one, in usual spreads. */
function driftOf(past: NumberPast): number {
  return Math.abs(past.fast - past.mean) / usualSpread(past);
}

function usualSpread(past: NumberPast): number {
  return Math.max(spreadMin, Math.sqrt(past.usualVariance));
}

function learn(past: NumberPast, octave: number, slow: number): void {
  past.driftNow = Math.max(past.driftNow, driftOf(past));
  past.changing += fastShare * (Number(octave !== past.last) - past.changing);
  past.last = octave;
  const difference = octave - past.mean;
  const most = farMax * farMax * past.usualVariance;
  past.mean += slow * difference;
  past.variance += slow * (difference * difference - past.variance);
  past.usualVariance += slow * (Math.min(difference * difference, most) - past.usualVariance);
  const step = stepMax * usualSpread(past);
  past.fast += Math.max(fastShare, slow) * Math.max(-step, Math.min(step, octave - past.fast));
  // What is far out makes no habit at once.
  const greatestNext = slow > 1 / valuesMin ? Number.POSITIVE_INFINITY : past.greatest + growthMax;
  past.greatest = Math.max(past.greatest, Math.min(octave, greatestNext));
}

function endStretch(past: NumberPast): void {
  past.driftGreatest = Math.max(past.driftNow, driftKept * past.driftGreatest);
  past.driftNow = 0;
}
