import { bitsPerCharacter } from '../stats/bits-per-character.ts';
import { TailHistogram, type TailHistogramState } from '../stats/tail-histogram.ts';
import { defineDetector } from './define-detector.ts';
import type { DetectorOptions } from './detector-options.ts';
import type { Claim, Detector, WindowView } from './detector.ts';
import { fixedWeight } from './fixed-weight.ts';

/** Templates whose texts are remembered; the one that was not looked at for the longest goes. */
const templatesMax = 4_000;
/** Series looked at in a window; of more, each in turn. */
const looksMax = 256;
/** Characters; a shorter text is no sample. */
const lengthMin = 24;
/** So many texts of a template make a past. */
const textsMin = 50;
/** The mean forgets: no text weighs less than one in so many. */
const meanTexts = 256;
/** Bits a character: the least distance that is worth a look, and what an octave of the tail stands for. */
const bitsMin = 0.3;
const bitsOctave = 0.2;
const logPValueMax = -3;
const dayMs = 86_400_000;

/** The past of one template's texts. */
interface Texts {
  readonly slot: number;
  readonly firstMs: number;
  count: number;
  /** Bits a character. */
  mean: number;
}

interface EntropyState {
  readonly texts: readonly (readonly [template: number, texts: Texts])[];
  readonly distances: TailHistogramState;
}

class Entropy implements Detector {
  /** By template, whatever the host; the last looked at is last. */
  #texts = new Map<number, Texts>();
  /** By slot: how far from the mean. Distances are its octaves, so that its Pareto tail is exponential in them. */
  readonly #distances = new TailHistogram(templatesMax);
  readonly #options: DetectorOptions;

  constructor(options: DetectorOptions) {
    this.#options = options;
  }

  inspect(view: WindowView, claim: (claim: Claim) => void): void {
    const minute = Math.floor(view.startMs / 60_000);
    const turns = Math.ceil(view.active.length / looksMax);
    for (const series of view.active) {
      if ((series + minute) % turns !== 0) continue;
      const message = view.first.message(series);
      if (message.length < lengthMin) continue;
      const texts = this.#textsOf(view.table.template[series] as number, view.startMs);
      const text = { series, texts, bits: bitsPerCharacter(message), startMs: view.startMs };
      const found = view.isLearning(series) ? undefined : this.#judge(text);
      if (found !== undefined) claim(found);
      this.#learn(text);
    }
  }

  snapshot(): EntropyState {
    return {
      texts: structuredClone([...this.#texts]),
      distances: this.#distances.snapshot(this.#texts.size),
    };
  }

  restore(state: unknown): void {
    const { texts, distances } = structuredClone(state as EntropyState);
    this.#texts = new Map(texts);
    this.#distances.restore(distances);
  }

  #textsOf(template: number, startMs: number): Texts {
    const known = this.#texts.get(template);
    this.#texts.delete(template);
    const texts = known ?? { slot: this.#freeSlot(), firstMs: startMs, count: 0, mean: 0 };
    this.#texts.set(template, texts);
    return texts;
  }

  /** Slots are taken in order, then those of what is forgotten: as many are in use as are known. */
  #freeSlot(): number {
    const [oldest] = this.#texts;
    if (this.#texts.size < templatesMax || oldest === undefined) return this.#texts.size;
    const [template, { slot }] = oldest;
    this.#texts.delete(template);
    this.#distances.clear(slot);
    return slot;
  }

  #judge(text: Text): Claim | undefined {
    const { entropyThreshold: threshold, floorNats } = this.#options;
    if (threshold === undefined) return this.#compare(text);
    const { bits, texts } = text;
    // What lies beyond the bound as a rule has not crossed it.
    if (texts.count > 0 && texts.mean >= threshold) return undefined;
    const logPValue = fixedWeight({ raw: bits, threshold, floorNats });
    if (logPValue === undefined) return undefined;
    const usual = `below ${threshold} by the fixed bound`;
    return claimOf(text, { logPValue, threshold, usual });
  }

  #compare(text: Text): Claim | undefined {
    const { texts, bits, startMs } = text;
    const distance = Math.abs(bits - texts.mean);
    if (texts.count < textsMin || distance < bitsMin) return undefined;
    const days = Math.max(0.25, (startMs - texts.firstMs) / dayMs);
    const expected = this.#distances.logExpected(texts.slot, 2 ** (distance / bitsOctave));
    const logPValue = Math.min(0, expected - Math.log(days));
    if (logPValue > logPValueMax) return undefined;
    const greatest = Math.log2(this.#distances.greatest(texts.slot)) * bitsOctave;
    const usual = `${texts.mean.toFixed(2)}, at most ${greatest.toFixed(2)} off in ${texts.count} texts`;
    return claimOf(text, { logPValue, threshold: greatest, usual });
  }

  #learn({ texts, bits }: Text): void {
    if (texts.count > 0)
      this.#distances.add(texts.slot, 2 ** (Math.abs(bits - texts.mean) / bitsOctave));
    texts.count++;
    texts.mean += (bits - texts.mean) / Math.min(texts.count, meanTexts);
  }
}

/** The first line of a series in the window, and the past of its template. */
interface Text {
  readonly series: number;
  readonly texts: Texts;
  readonly bits: number;
  readonly startMs: number;
}

function claimOf(
  { series, bits, texts }: Text,
  bound: Pick<Claim, 'logPValue' | 'threshold' | 'usual'>,
): Claim {
  return {
    ...bound,
    series,
    kind: 'entropy',
    observed: bits,
    expected: texts.mean,
    unit: 'bits a character',
    seen: `${bits.toFixed(2)} bits a character`,
  };
}

export const entropy = defineDetector({
  name: 'entropy',
  kind: 'entropy',
  summary: 'A line whose text is far more random, or far more monotonous, than its kind is.',
  details:
    'The empirical entropy of the message of the first line of each kind in a minute, by its distance ' +
    'from the mean of the same template on all hosts, against all such distances before: by rank and ' +
    'beyond the greatest by an exponential tail. Texts below 24 characters are passed over, more than 256 ' +
    'kinds in a minute are looked at in turn. With a fixed bound every text at or above it counts, ' +
    'unless its kind is above as a rule. Wrong for kinds that hold now a word and now a whole blob: ' +
    'their distances are great all the time, which makes it blind, not loud.',
  source:
    'C. E. Shannon, 1948, on the observed shares: stats/bits-per-character.ts; conformal rank and ' +
    'tail: stats/tail-histogram.ts.',
  options: {
    'entropy.threshold':
      'Bits a character from which on a text is told (4.5 in the older service); unset: calibrated ' +
      'to the budget.',
  },
  example: '5.31 bits a character; 4.12, at most 0.20 off in 1400 texts',
  create: (options) => new Entropy(options),
});
