/** Values of which more are seen than this are no categories. */
const categoriesMax = 24;
/** So many values before one can be odd. */
const valuesMin = 40;
const categoryValuesMin = 20;
/** A text seen so often is no news any more, in a place that was looked at for long. */
const familiarFrom = 3;
const slowShare = 1 / 400;
const fastShare = 1 / 20;
/** Octaves: numbers that vary less are taken to vary so much. */
const spreadMin = 0.3;
/** Octaves: what varies less is a name that looks like a number (a uid); another one is a few nats. */
const constantSpread = 0.1;
const constantNats = 3;
const levelSpreadMin = 0.4;

export interface NumberPast {
  /** Of log2(1 + |value|): slow mean and variance, fast mean, greatest. */
  mean: number;
  variance: number;
  fast: number;
  greatest: number;
  /** Of log2 of how far the fast mean is from the slow one: mean, variance, greatest. */
  driftMean: number;
  driftVariance: number;
  driftGreatest: number;
}

/** What is known of one variable place of a template: JSON. */
export interface ValueSlot {
  seen: number;
  /** How often each value; null for a place of too many. */
  categories: Record<string, number> | null;
  /** How many different texts. */
  kinds: number;
  /** Values that came new once the place was known. */
  surprises: number;
  numbers: NumberPast | null;
}

export function emptySlot(): ValueSlot {
  return { seen: 0, categories: {}, kinds: 0, surprises: 0, numbers: null };
}

/** What a value is against its place's past, in nats beyond what was seen; undefined when usual. */
export type SlotVerdict =
  | { readonly kind: 'category'; readonly known: number; readonly surprises: number }
  | { readonly kind: 'range' | 'drift'; readonly nats: number; readonly usual: number };

/**
 * Compares a value with its place's past, then adds it. A place is one of categories while few
 * different texts stood there; of numbers, a value above all before is odd by how many spreads
 * (standard deviations of log2) it is above, and a level that drifts (the mean of about 20 values) by
 * how far it is from the mean of about 400, against how far it ever was.
 */
export function judgeValue(
  slot: ValueSlot,
  text: string,
  value: number | undefined,
): SlotVerdict | undefined {
  slot.seen++;
  if (value !== undefined && Number.isFinite(value)) return judgeNumber(slot, value);
  return judgeCategory(slot, text);
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
      driftMean: 0,
      driftVariance: 0.25,
      driftGreatest: 0,
    };
    return undefined;
  }
  const verdict = slot.seen < valuesMin ? undefined : compare(past, octave);
  learn(past, octave, Math.max(slowShare, 1 / slot.seen));
  return verdict;
}

function compare(past: NumberPast, octave: number): SlotVerdict | undefined {
  const spread = Math.max(spreadMin, Math.sqrt(past.variance));
  const usual = 2 ** past.mean - 1;
  const isConstant = Math.sqrt(past.variance) < constantSpread;
  const beyond = Math.min((octave - past.greatest) / spread, isConstant ? constantNats : Infinity);
  if (isConstant) return beyond > 0 ? { kind: 'range', nats: beyond, usual } : undefined;
  const drift = driftOf(past);
  const driftSpread = Math.max(levelSpreadMin, Math.sqrt(past.driftVariance));
  const drifted = past.fast > past.mean ? (drift - past.driftGreatest) / driftSpread : 0;
  if (beyond <= 0 && drifted <= 0) return undefined;
  return beyond >= drifted
    ? { kind: 'range', nats: beyond, usual }
    : { kind: 'drift', nats: drifted, usual };
}

function driftOf(past: NumberPast): number {
  const spread = Math.max(spreadMin, Math.sqrt(past.variance));
  return Math.log2(1 + (16 * Math.abs(past.fast - past.mean)) / spread);
}

function learn(past: NumberPast, octave: number, slow: number): void {
  const drift = driftOf(past);
  past.driftMean += slow * (drift - past.driftMean);
  past.driftVariance += slow * ((drift - past.driftMean) ** 2 - past.driftVariance);
  past.driftGreatest = Math.max(past.driftGreatest, drift);
  const difference = octave - past.mean;
  past.mean += slow * difference;
  past.variance += slow * (difference * difference - past.variance);
  past.fast += Math.max(fastShare, slow) * (octave - past.fast);
  past.greatest = Math.max(past.greatest, octave);
}
