import type { FindingKind, Signature } from '../model/types.ts';
import { type HeardSignature, type HeardSignatures, weightAt } from './heard-signatures.ts';

/** What a verdict on one signature says of another with the same template. */
const relatedShare = 0.4;
/** What is left to learn of a signature when another of its template has a verdict. */
const knownShare = 0.5;
/** Below it (once told, four half-lives ago) an answer would change nothing. */
const gainMin = 0.06;

/** A question to a person: what of this signature? */
export interface Question {
  readonly signature: Signature;
  readonly host: string;
  readonly service: string;
  readonly title: string;
  readonly example: string;
  readonly kinds: readonly FindingKind[];
  readonly told: number;
  readonly nearly: number;
  readonly lastMs: number;
  /** How much of what was told lately, or nearly, the answer would change; in alerts. */
  readonly gain: number;
}

export interface QuestionsState {
  readonly day: number | null;
  readonly asked: readonly Signature[];
  readonly skipped: readonly Signature[];
}

export interface Asking {
  /** Event time, ms, and its local date in days. */
  readonly nowMs: number;
  readonly day: number;
  /** How many a day. */
  readonly questionsMax: number;
  /** Whether a person has said what it is, or that it is not to be told. */
  readonly isAnswered: (heard: HeardSignature) => boolean;
}

/** Which questions are asked today: those whose answers would change most, and no more than a few. */
export class Questions {
  #day = Number.NaN;
  #asked: Signature[] = [];
  #skipped: Signature[] = [];

  /** The questions of the day that are not answered yet, the most informative first. */
  ask(heard: HeardSignatures, asking: Asking): readonly Question[] {
    if (this.#day !== asking.day) {
      this.#day = asking.day;
      this.#asked = [];
      this.#skipped = [];
    }
    const ranked = rank(heard.list(), asking);
    for (const { signature } of ranked) {
      if (this.#asked.length >= asking.questionsMax) break;
      if (!this.#asked.includes(signature)) this.#asked.push(signature);
    }
    const open = new Set(this.#asked.slice(0, asking.questionsMax));
    for (const signature of this.#skipped) open.delete(signature);
    return ranked.filter(({ signature }) => open.has(signature));
  }

  /** Not to be asked again today. */
  skip(signature: Signature): void {
    if (this.#asked.includes(signature) && !this.#skipped.includes(signature))
      this.#skipped.push(signature);
  }

  snapshot(): QuestionsState {
    return {
      day: Number.isNaN(this.#day) ? null : this.#day,
      asked: this.#asked.slice(),
      skipped: this.#skipped.slice(),
    };
  }

  restore(state: QuestionsState): void {
    this.#day = state.day ?? Number.NaN;
    this.#asked = state.asked.slice();
    this.#skipped = state.skipped.slice();
  }
}

function rank(all: readonly HeardSignature[], { nowMs, isAnswered }: Asking): readonly Question[] {
  const open = new Map<string, number>();
  const known = new Set<string>();
  const unanswered: HeardSignature[] = [];
  for (const heard of all) {
    if (isAnswered(heard)) known.add(heard.templateId);
    else {
      unanswered.push(heard);
      open.set(heard.templateId, (open.get(heard.templateId) ?? 0) + weightAt(heard, nowMs));
    }
  }
  return unanswered
    .map((heard) => questionOf(heard, gainOf(heard, { nowMs, open, known })))
    .filter(({ gain }) => gain >= gainMin)
    .toSorted((a, b) => b.gain - a.gain || (a.signature < b.signature ? -1 : 1));
}

interface Others {
  readonly nowMs: number;
  /** Weight of what is unanswered, by template. */
  readonly open: ReadonlyMap<string, number>;
  /** Templates of which something is answered. */
  readonly known: ReadonlySet<string>;
}

function gainOf(heard: HeardSignature, { nowMs, open, known }: Others): number {
  const own = weightAt(heard, nowMs);
  if (heard.templateId === '') return own;
  const left = known.has(heard.templateId) ? knownShare : 1;
  // An answer to what a critical pattern matches changes that signature alone.
  const others = heard.isProtected ? 0 : (open.get(heard.templateId) ?? own) - own;
  return left * (own + relatedShare * others);
}

function questionOf(heard: HeardSignature, gain: number): Question {
  const { signature, host, service, title, example, kinds, told, nearly, lastMs } = heard;
  return {
    signature,
    host,
    service,
    title,
    example,
    kinds: kinds.map(([kind]) => kind),
    told,
    nearly,
    lastMs,
    gain,
  };
}
