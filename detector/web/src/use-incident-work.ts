import { useState } from 'preact/hooks';
import { api, ApiError, type Incident, type Verdict } from './api.ts';

export interface IncidentWork {
  readonly isBusy: boolean;
  /** Why the last thing could not be done; '' when it could. */
  readonly problem: string;
  readonly acknowledge: () => void;
  readonly close: () => void;
  readonly ignore: (reason: string, expiresIn: string) => void;
  readonly verdict: (verdict: Verdict) => void;
}

/** What a person does with the incident that is shown; nothing where there is none. */
export function useIncidentWork(
  incident: Incident | undefined,
  put: (incident: Incident) => void,
): IncidentWork {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const run = async (work: (id: string) => Promise<Incident>): Promise<void> => {
    if (incident === undefined || isBusy) return;
    setBusy(true);
    try {
      put(await work(incident.id));
      setProblem('');
    } catch (error) {
      const hint = error instanceof ApiError ? error.hint : '';
      setProblem(`${error instanceof Error ? error.message : String(error)}. ${hint}`);
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    problem,
    acknowledge: () => void run(api.acknowledge),
    close: () => void run(api.close),
    ignore: (reason, expiresIn) => void run((id) => api.ignore(id, reason, expiresIn)),
    verdict: (verdict) => void run((id) => api.verdict(id, verdict)),
  };
}
