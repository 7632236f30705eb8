import type { LineBatch } from '../model/line-batch.ts';
import { EventLines, type Skeleton } from './event-lines.ts';
import { spanOf } from './message-span.ts';
import type { PatternAnswers } from './pattern-answers.ts';
import type { PatternMatcher } from './pattern-matcher.ts';
import type { PatternServices } from './pattern-services.ts';
import type { PatternSets } from './pattern-sets.ts';
import { PlainWriter } from './plain-writer.ts';

export interface EventAnswersParts {
  readonly skeleton: Skeleton;
  readonly answers: PatternAnswers;
  readonly services: PatternServices;
  readonly sets: PatternSets;
  /** Lines of events that are remembered in each of two generations. */
  readonly linesMax: number;
}

/**
 * Which patterns events of several lines match. Nearly all expressions match within a line or not at all
 * (`isLineBound`): of those, what its lines match by themselves, as it is remembered of lines. The others
 * are run on the whole text, where their literals are in it.
 */
export class EventAnswers {
  readonly #parts: EventAnswersParts;
  readonly #lines: EventLines;
  readonly #plain = new PlainWriter();
  /** By set: the set of those of it that are bound to lines. */
  #bound: (number | undefined)[] = [];
  #tried = 0;

  constructor(parts: EventAnswersParts) {
    this.#parts = parts;
    this.#lines = new EventLines(parts.skeleton, parts.linesMax);
  }

  /** Lines that are remembered. */
  get size(): number {
    return this.#lines.size;
  }

  /** Events on which expressions were run as a whole. */
  get tried(): number {
    return this.#tried;
  }

  clear(): void {
    this.#lines.clear();
    this.#bound = [];
  }

  /**
   * @param service number of the service of its stream
   * @returns the number of the set
   */
  setOf(batch: LineBatch, row: number, service: number, matcher: PatternMatcher): number {
    const lines = this.#lines;
    lines.read(batch, row);
    let set = 0;
    for (let line = 0; line < lines.length; line++) {
      const part = { batch, line, service: line === 0 ? service : -service };
      set = this.#parts.sets.union(set, this.#boundOf(this.#setOfLine(part, matcher), matcher));
    }
    return matcher.hasSpanning
      ? this.#parts.sets.union(set, this.#ofWhole(batch, row, service, matcher))
      : set;
  }

  /** Of the patterns that may reach over the end of a line: those that match the whole text. */
  #ofWhole(batch: LineBatch, row: number, service: number, matcher: PatternMatcher): number {
    let literals = 0;
    for (let line = 0; line < this.#lines.length; line++) {
      const part = { batch, line, service: line === 0 ? service : -service };
      literals = matcher.literalsOfBoth(literals, this.#literalsOf(part, matcher));
    }
    const { beginning } = this.#parts.services.get(service);
    const { spanning } = matcher.candidates(literals, beginning.others);
    if (spanning.length === 0) return 0;
    this.#tried++;
    const { start, end } = spanOf(batch, row);
    const text = this.#plain.write(beginning.bytes, batch.bytes, start, end);
    return this.#parts.sets.numberOf(matcher.matchAmong(spanning, text));
  }

  #setOfLine({ batch: { bytes }, line, service }: EventLine, matcher: PatternMatcher): number {
    const { answers, services } = this.#parts;
    const key = this.#lines.keyOf(line, service);
    const known = answers.find(key.low, key.high, key.service);
    if (known > 0) return known - 1;
    const span = this.#lines.spanOf(line);
    const length = span.end - span.start;
    return answers.look(
      { bytes, span, length, key, service: services.get(service) },
      known,
      matcher,
    );
  }

  #literalsOf({ batch: { bytes }, line, service }: EventLine, matcher: PatternMatcher): number {
    return this.#lines.literalsOf(this.#lines.keyOf(line, service), () =>
      matcher.spanningLiterals(
        matcher.literalsIn(
          bytes,
          this.#lines.spanOf(line),
          this.#parts.services.get(service).beginning,
        ),
      ),
    );
  }

  /** A line that is the whole text for itself may match what asks for the ends of a text. */
  #boundOf(set: number, { patterns }: PatternMatcher): number {
    if (set === 0) return 0;
    const { sets } = this.#parts;
    return (this.#bound[set] ??= sets.numberOf(
      sets.get(set).filter((index) => patterns[index]?.isLineBound() === true),
    ));
  }
}

interface EventLine {
  readonly batch: LineBatch;
  readonly line: number;
  /** Number of what stands before it. */
  readonly service: number;
}
