import type { IncidentDocument } from '../../src/alerts/incident-document.ts';
import type { QuestionDocument } from '../../src/http/question-document.ts';
import type { StatusDocument } from '../../src/http/status-document.ts';

export type Incident = IncidentDocument;
export type Status = StatusDocument;
export type Question = QuestionDocument;
export type Verdict = 'expected' | 'known-bad' | 'important';
export type Answer = Verdict | 'skip';

/** An answer that is none of success; `status` 0 when there was no answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly hint: string;

  constructor(status: number, message: string, hint: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** The detector's API, as far as the page needs it. */
export const api = {
  incidents: (limit: number): Promise<Incident[]> => ask(`/api/incidents?limit=${limit}`),
  status: (): Promise<Status> => ask('/status'),
  login: (token: string): Promise<unknown> => ask('/api/auth/login', { token }),
  acknowledge: (id: string): Promise<Incident> => ask(`/api/incidents/${id}/acknowledge`, {}),
  close: (id: string): Promise<Incident> => ask(`/api/incidents/${id}/close`, {}),
  ignore: (id: string, reason: string, expiresIn: string): Promise<Incident> =>
    ask(`/api/incidents/${id}/ignore`, { reason, expires_in: expiresIn }),
  verdict: (id: string, verdict: Verdict): Promise<Incident> =>
    ask(`/api/incidents/${id}/verdict`, { verdict }),
  questions: (): Promise<Question[]> => ask('/api/questions'),
  answer: (signature: string, verdict: Answer): Promise<unknown> =>
    ask(`/api/questions/${signature}/verdict`, { verdict }),
};

/** @param body sent as JSON by POST; without one it is a GET */
async function ask<T>(path: string, body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const options = body && { method: 'POST', headers, body: JSON.stringify(body) };
  let response: Response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError(0, 'The detector does not answer', 'Is it still running?');
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  const { error } = (answer ?? {}) as { error?: { message: string; hint: string } };
  const message = error?.message ?? `The detector answers ${response.status}`;
  throw new ApiError(response.status, message, error?.hint ?? '');
}
