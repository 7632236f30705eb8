import type { CompiledPattern } from './compile-pattern.ts';
import { messageBytesMax, type Span } from './message-span.ts';
import { type OpenEntry, PatternCache, type SkeletonKey } from './pattern-cache.ts';
import type { PatternMatcher } from './pattern-matcher.ts';
import type { PatternService } from './pattern-services.ts';
import type { PatternSets } from './pattern-sets.ts';
import { PlainWriter } from './plain-writer.ts';
import type { SkeletonAnswer } from './skeleton-answer.ts';
import { skeletonSymbols } from './skeleton-symbols.ts';
import { unionOf } from './union-of.ts';

/** A skeleton that comes so often is worth the question what holds for all of its texts. */
const usesMin = 4;

/** A message, or a line of one, by the skeleton and the service that its answer is remembered under. */
export interface AskedText {
  readonly bytes: Uint8Array;
  /** As far as it is compared. */
  readonly span: Span;
  /** Bytes: of all of it. */
  readonly length: number;
  readonly key: SkeletonKey;
  readonly service: PatternService;
}

interface Decision {
  readonly key: SkeletonKey;
  readonly entry: OpenEntry;
  readonly text: string;
  /** Of its service. */
  readonly name: string;
}

/**
 * Which patterns texts of one line match, by skeleton. Where an answer depends on something that a skeleton leaves
 * out (how many digits, which), the expression is run on each text; for most there is none such.
 */
export class PatternAnswers {
  readonly #cache: PatternCache;
  readonly #sets: PatternSets;
  readonly #plain = new PlainWriter();
  #tried = 0;

  /**
   * @param sets numbers the answers
   * @param skeletonsMax remembered in each of two generations
   */
  constructor(sets: PatternSets, skeletonsMax: number) {
    this.#cache = new PatternCache(skeletonsMax);
    this.#sets = sets;
  }

  /** Skeletons that are remembered. */
  get size(): number {
    return this.#cache.size;
  }

  /** Texts on which expressions were run. */
  get tried(): number {
    return this.#tried;
  }

  /** @returns one more than the number of the set; another number where not all is known, see `look` */
  find(low: number, high: number, service: number): number {
    return this.#cache.find(low, high, service);
  }

  /**
   * @param known what `find` said, <= 0
   * @returns the number of the set
   */
  look(asked: AskedText, known: number, matcher: PatternMatcher): number {
    if (known < 0) return this.#finish(asked, this.#cache.openAt(known), matcher);
    const { beginning } = asked.service;
    const literals = matcher.literalsIn(asked.bytes, asked.span, beginning);
    const { all: tried } = matcher.candidates(literals, beginning.others);
    const open = { matched: [], tried, lengthMax: messageBytesMax, set: 0, uses: 0 };
    this.#cache.put(asked.key, tried.length === 0 ? 0 : open);
    return tried.length === 0 ? 0 : this.#finish(asked, open, matcher);
  }

  clear(): void {
    this.#cache.clear();
  }

  #finish(asked: AskedText, entry: OpenEntry, matcher: PatternMatcher): number {
    const isShort = asked.length <= entry.lengthMax;
    if (entry.tried.length === 0 && isShort) return entry.set;
    const { key, service } = asked;
    const text = this.#textOf(asked);
    this.#tried++;
    if (++entry.uses === usesMin) this.#decide({ key, entry, text, name: service.name }, matcher);
    const matched = matcher.matchAmong(entry.tried, text);
    if (matched.length === 0 && isShort) return entry.set;
    const known = isShort ? entry.matched : matcher.matchAmong(entry.matched, text);
    return this.#sets.numberOf(unionOf(known, matched));
  }

  #textOf({ bytes, span: { start, end }, service }: AskedText): string {
    return service.isFurtherLine
      ? this.#plain.writeLine(bytes, start, end)
      : this.#plain.write(service.beginning.bytes, bytes, start, end);
  }

  /** Asks the candidates about all texts of the skeleton, and puts what is certain in the cache. */
  #decide({ key, entry, text, name }: Decision, { patterns }: PatternMatcher): void {
    const symbols = skeletonSymbols(text);
    if (symbols === undefined) return;
    const nameLength = name === '' ? 0 : name.length + 2;
    const [matched, tried]: [number[], number[]] = [[], []];
    let lengthMax = messageBytesMax;
    for (const index of entry.tried) {
      const pattern = patterns[index] as CompiledPattern;
      const { answer, lengthMax: most } = ask(pattern, symbols, text.length);
      if (answer === 'yes') {
        matched.push(index);
        lengthMax = Math.min(lengthMax, most - nameLength);
      } else if (answer !== 'no') tried.push(index);
    }
    const set = this.#sets.numberOf(matched);
    const isExact = tried.length === 0 && lengthMax >= messageBytesMax;
    const open = { matched, tried, lengthMax, set, uses: usesMin };
    this.#cache.put(key, isExact ? set : open);
  }
}

/** @returns what holds for all texts of the skeleton, a yes for those no longer than `lengthMax` alone */
function ask(
  { askSkeletons }: CompiledPattern,
  symbols: readonly number[],
  length: number,
): { readonly answer: SkeletonAnswer; readonly lengthMax: number } {
  const question = askSkeletons();
  if (question === undefined) return { answer: 'depends', lengthMax: 0 };
  const answer = question.asker.answer(symbols);
  if (answer === 'no') return { answer, lengthMax: Infinity };
  if (question.sure()?.answer(symbols) === 'yes') return { answer: 'yes', lengthMax: Infinity };
  const isSure = answer === 'yes' && question.lengthMax >= length;
  return { answer: isSure ? 'yes' : 'depends', lengthMax: question.lengthMax };
}
