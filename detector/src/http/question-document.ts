import type { Question } from '../feedback/questions.ts';

/** A question as the API gives it. */
export interface QuestionDocument {
  readonly signature: string;
  readonly host: string;
  readonly service: string;
  readonly title: string;
  readonly example: string;
  readonly kinds: readonly string[];
  readonly told: number;
  readonly nearly_told: number;
  readonly last_seen: string;
  readonly gain: number;
}

/** Times are ISO 8601 in UTC. */
export function questionDocument(question: Question): QuestionDocument {
  const { signature, host, service, title, example, kinds, told, nearly, lastMs, gain } = question;
  return {
    signature,
    host,
    service,
    title,
    example,
    kinds,
    told,
    nearly_told: nearly,
    last_seen: new Date(lastMs).toISOString(),
    gain: Math.round(gain * 100) / 100,
  };
}
