import type { FindingKind, Signature, Verdict } from '../model/types.ts';
import { Calibration, type JudgedSignature } from './calibration.ts';
import { covers } from './covers.ts';
import {
  type HeardReport,
  HeardSignatures,
  type HeardSignaturesState,
} from './heard-signatures.ts';
import { type Question, Questions, type QuestionsState } from './questions.ts';
import type { FeedbackSubject, Suppression } from './suppression.ts';

export interface FeedbackState {
  /** In the order of the verdicts. */
  readonly verdicts: readonly (readonly [Signature, JudgedSignature])[];
  readonly suppressions: readonly Suppression[];
  readonly heard: HeardSignaturesState;
  readonly questions: QuestionsState;
}

/** What a detector says of a signature's template. */
export interface CalibrationSubject {
  readonly signature: Signature;
  readonly templateId: string;
  readonly kind: FindingKind;
  /** Event time, ms. */
  readonly timeMs: number;
  /** Whether its line matches a pattern that learning must never train away. */
  readonly isProtected: boolean;
}

/** Verdicts and suppressions kept; the oldest verdict goes first, a suppression above is refused. */
const verdictsMax = 10_000;
const suppressionsMax = 1_000;

/** What people said: verdicts on signatures, which move the detectors, and suppressions that expire. */
export class Feedback {
  #verdicts = new Map<Signature, JudgedSignature>();
  #suppressions: Suppression[] = [];
  /** From files: they are read anew at each start, and no part of the state. */
  #fileSuppressions: readonly Suppression[] = [];
  /** Made when it is asked for; undefined when the verdicts have changed. */
  #calibration: Calibration | undefined;
  readonly #heard = new HeardSignatures();
  readonly #questions = new Questions();

  get size(): number {
    return this.#verdicts.size + this.#suppressions.length;
  }

  /**
   * The last word on a signature holds; said again it changes nothing.
   *
   * @param atMs event time
   */
  setVerdict(signature: Signature, verdict: Verdict, atMs = 0): void {
    const before = this.#verdicts.get(signature);
    if (before?.verdict === verdict) return;
    const { templateId, kinds, isProtected } = this.#heard.get(signature) ??
      before ?? { templateId: '', kinds: [], isProtected: false };
    this.#verdicts.delete(signature);
    this.#verdicts.set(signature, { verdict, templateId, kinds, isProtected, atMs });
    if (this.#verdicts.size > verdictsMax) {
      const [oldest] = this.#verdicts.keys();
      if (oldest !== undefined) this.#verdicts.delete(oldest);
    }
    this.#calibration = undefined;
  }

  verdictOf(signature: Signature): Verdict | undefined {
    return this.#verdicts.get(signature)?.verdict;
  }

  /**
   * Nats to add to the ln p of a claim, for what people said of the like; 0 where they judged the
   * signature itself, as that verdict weighs it. What is protected never weighs less.
   */
  calibrationOf(subject: CalibrationSubject): number {
    if (this.#verdicts.size === 0 || this.#verdicts.has(subject.signature)) return 0;
    this.#calibration ??= new Calibration([...this.#verdicts.values()]);
    const nats = this.#calibration.nats(subject.kind, subject.templateId, subject.timeMs);
    return subject.isProtected ? Math.min(0, nats) : nats;
  }

  /** Remembers what was told, or nearly, for questions and for verdicts to come. */
  heard(report: HeardReport): void {
    this.#heard.note(report);
  }

  /** Questions of the day, the most informative first. */
  questions(asking: {
    readonly nowMs: number;
    readonly day: number;
    readonly questionsMax: number;
  }): readonly Question[] {
    return this.#questions.ask(this.#heard, {
      ...asking,
      isAnswered: ({ signature }) =>
        this.#verdicts.has(signature) ||
        this.#suppressions.some(
          (other) => other.signature === signature && other.expiresMs > asking.nowMs,
        ),
    });
  }

  skipQuestion(signature: Signature): void {
    this.#questions.skip(signature);
  }

  /** Takes the place of one with the same id. @returns false when there is no room */
  suppress(suppression: Suppression): boolean {
    this.unsuppress(suppression.id);
    if (this.#suppressions.length >= suppressionsMax) return false;
    this.#suppressions.push(suppression);
    return true;
  }

  unsuppress(id: string): void {
    this.#suppressions = this.#suppressions.filter((other) => other.id !== id);
  }

  /** Those of files, all at once. @throws {RangeError} when there are too many */
  setFileSuppressions(suppressions: readonly Suppression[]): void {
    if (suppressions.length > suppressionsMax)
      throw new RangeError(`Cannot keep ${suppressions.length} suppressions: ${suppressionsMax}`);
    this.#fileSuppressions = suppressions.slice();
  }

  /** @returns the suppression in force that covers the subject */
  suppressionOf(subject: FeedbackSubject): Suppression | undefined {
    return (
      this.#suppressions.find((one) => covers(one, subject)) ??
      this.#fileSuppressions.find((one) => covers(one, subject))
    );
  }

  snapshot(): FeedbackState {
    return {
      verdicts: [...this.#verdicts],
      suppressions: this.#suppressions.slice(),
      heard: this.#heard.snapshot(),
      questions: this.#questions.snapshot(),
    };
  }

  restore(state: FeedbackState): void {
    this.#verdicts = new Map(state.verdicts);
    this.#calibration = undefined;
    this.#suppressions = state.suppressions.slice();
    this.#heard.restore(state.heard);
    this.#questions.restore(state.questions);
  }
}
