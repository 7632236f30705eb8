import type { Signature } from '../model/types.ts';

/** Something that is not to be told for a while, with who said so and why: suppressions are code. */
export interface Suppression {
  readonly id: string;
  readonly signature?: Signature | undefined;
  /** A template's id, or its text. */
  readonly template?: string | undefined;
  /** Name of a pattern that the line matches. */
  readonly pattern?: string | undefined;
  /** `*` stands for anything in these two. */
  readonly host?: string | undefined;
  readonly service?: string | undefined;
  readonly reason: string;
  readonly owner: string;
  /** Ms since the Unix epoch; from then on it has no effect. */
  readonly expiresMs: number;
}

/** What feedback is asked about. */
export interface FeedbackSubject {
  readonly signature: Signature;
  readonly templateId: string;
  /** The template's text. */
  readonly template: string;
  /** Names of the patterns that its line matches. */
  readonly patterns: readonly string[];
  readonly host: string;
  readonly service: string;
  /** Event time, ms. */
  readonly timeMs: number;
}

/** Whether a suppression is in force and all that it names is the subject's. */
export function covers(suppression: Suppression, subject: FeedbackSubject): boolean {
  if (suppression.expiresMs <= subject.timeMs) return false;
  const { signature, template, pattern, host, service } = suppression;
  const answers = [
    signature === undefined || signature === subject.signature,
    template === undefined || template === subject.templateId || template === subject.template,
    pattern === undefined || subject.patterns.includes(pattern),
    host === undefined || isLike(subject.host, host),
    service === undefined || isLike(subject.service, service),
  ];
  const isNamed = [signature, template, pattern, host, service].some((name) => name !== undefined);
  return isNamed && answers.every(Boolean);
}

/** @param pattern in which `*` stands for anything; no other sign has a meaning */
function isLike(name: string, pattern: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return name === pattern;
  if (!name.startsWith(head) || !name.endsWith(tail)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - tail.length;
}
