import { privilegeSeverity } from '../stats/privilege-severity.ts';
import { templateSeverity } from '../stats/template-severity.ts';
import { defineDetector } from './define-detector.ts';
import type { Claim, Detector, Value, WindowView } from './detector.ts';
import {
  emptySlot,
  judgeType,
  judgeValue,
  type SlotVerdict,
  type ValueSlot,
} from './value-slot.ts';
import { wordsWeight } from './words-weight.ts';

/** Templates whose values are remembered, and places of each. */
const templatesMax = 4_000;
const placesMax = 12;
/** Series with fewer lines a day are looked at each minute, the others in turn: so many a window. */
const rareLinesADay = 60;
const turns = 6;
const oftenMax = 5;
const textMax = 60;
const dayMs = 86_400_000;
const logPValueMax = -3;
/** Nats beyond what was seen that a number must have to be looked at. */
const natsMin = 2;
/** Values of these types are names or places in time: new ones all the time. */
const endless = new Set(['time', 'id', 'uuid', 'hexadecimal', 'mac']);

/** Of the odds that a place keeps its type, as nobody else vouches for it: nats a nat. */
const typeTrust = 0.6;

interface ParametersState {
  readonly known: readonly (readonly [template: number, slots: ValueSlot[]])[];
  readonly typeBreaks: number;
}

class Parameters implements Detector {
  /** The places of a template, whatever the host. */
  #known = new Map<number, ValueSlot[]>();
  /** How often a place that always had one type had another one. */
  #typeBreaks = 0;

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    const minute = Math.floor(view.startMs / 60_000);
    let often = 0;
    for (const series of view.active) {
      const days = (view.startMs - (view.table.firstSeenMs[series] as number)) / dayMs;
      if ((view.table.lines[series] as number) > rareLinesADay * Math.max(1, days)) {
        if ((series + minute) % turns !== 0 || often >= oftenMax) continue;
        often++;
      }
      const found = this.#judge(view, series);
      if (found !== undefined && !view.isLearning(series)) claim(found);
    }
  }

  snapshot(): ParametersState {
    return structuredClone({ known: [...this.#known], typeBreaks: this.#typeBreaks });
  }

  restore(state: unknown): void {
    const { known, typeBreaks } = state as ParametersState;
    this.#known = new Map(structuredClone(known));
    this.#typeBreaks = typeBreaks;
  }

  #judge(view: WindowView, series: number): Claim | undefined {
    const values = view.valuesOf(series);
    if (values.length === 0) return undefined;
    const slots = this.#slotsOf(view.table.template[series] as number, values.length);
    let worst: Claim | undefined;
    for (const [i, value] of values.slice(0, placesMax).entries()) {
      const slot = slots[i];
      if (slot === undefined) continue;
      const text = value.text.slice(0, textMax);
      for (const verdict of this.#verdictsOf(slot, { ...value, text })) {
        const typeBreaks = this.#typeBreaks;
        const found = claimOf(view, { series, text, verdict, value, typeBreaks });
        if (found.logPValue < (worst?.logPValue ?? logPValueMax)) worst = found;
        if (verdict.kind === 'type') this.#typeBreaks++;
      }
    }
    return worst;
  }

  #verdictsOf(slot: ValueSlot, value: Value): readonly SlotVerdict[] {
    const ofType = judgeType(slot, value.type);
    const ofValue = endless.has(value.type) ? undefined : judgeValue(slot, value);
    const isWeak = ofValue !== undefined && 'nats' in ofValue && ofValue.nats < natsMin;
    return [ofType, isWeak ? undefined : ofValue].filter((verdict) => verdict !== undefined);
  }

  /** A template that became more general has other places: it is learned anew. */
  #slotsOf(template: number, places: number): readonly ValueSlot[] {
    const length = Math.min(places, placesMax);
    const known = this.#known.get(template);
    if (known !== undefined && known.length === length) return known;
    const slots = Array.from({ length }, () => emptySlot());
    this.#known.set(template, slots);
    const [oldest] = this.#known.keys();
    if (this.#known.size > templatesMax && oldest !== undefined) this.#known.delete(oldest);
    return slots;
  }
}

export const parameter = defineDetector({
  name: 'parameter',
  kind: 'parameter',
  summary: 'A value in a known kind of line that was never there: a name, a size, a duration.',
  details:
    'For each variable place of a template: while few different texts stood there, a new one counts ' +
    'by how often new ones come and by what it says (a name of power as root, a word of trouble); a ' +
    'number counts by how far it is above all before in spreads of its logarithm, and its level when ' +
    'it drifts. A place that always had one type (number, address, path …) counts once when another comes, by how many ' +
    'values had the one and how often such happens at all. Looks at the first line of a minute: at each of rare kinds, of frequent ones in ' +
    'turn. Wrong for places that hold a counter with jumps.',
  source: 'Record values under an exponential tail of the logarithm; see detectors/value-slot.ts.',
  options: {},
  example: '"412000" in the place of mostly about 35',
  create: () => new Parameters(),
});

interface OddValue {
  readonly series: number;
  readonly text: string;
  readonly value: Value;
  readonly verdict: SlotVerdict;
  /** How often any place had another type so far. */
  readonly typeBreaks: number;
}

function claimOf(view: WindowView, odd: OddValue): Claim {
  const { series, text, value, verdict } = odd;
  const days = view.daysOf(series);
  const shared = { series, kind: 'parameter', unit: 'value', threshold: 0 } as const;
  if (verdict.kind === 'category') {
    const severity = Math.max(templateSeverity(text), privilegeSeverity(text));
    const logPValue = Math.log((verdict.surprises + 1) / (days + 1)) - wordsWeight(severity);
    return {
      ...shared,
      logPValue: Math.min(0, logPValue),
      observed: 1,
      expected: 0,
      seen: `"${text}"`,
      usual: `one of ${verdict.known} other values`,
    };
  }
  if (verdict.kind === 'type') {
    const { expected, values } = verdict;
    const breaksADay = Math.log((odd.typeBreaks + 1) / (days + 1));
    return {
      ...shared,
      logPValue: Math.min(0, breaksADay - typeTrust * Math.log(values)),
      observed: 0,
      expected: values,
      seen: `"${text}", which is ${withArticle(value.type)}`,
      usual: `${withArticle(expected)} in each of ${values.toLocaleString('en')} lines`,
    };
  }
  const usual = Math.round(verdict.usual * 100) / 100;
  return {
    ...shared,
    logPValue: -(Math.log(days + 1) + verdict.nats),
    observed: value.value ?? 0,
    expected: usual,
    seen: verdict.kind === 'range' ? `a value of ${text}` : `values about ${text}, and rising`,
    usual: `mostly about ${usual}`,
  };
}

function withArticle(type: string): string {
  if (type === 'empty') return 'nothing';
  return `${'aeiou'.includes(type.charAt(0)) && type !== 'uuid' ? 'an' : 'a'} ${type}`;
}
