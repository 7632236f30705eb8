import { useCallback, useEffect, useState } from 'preact/hooks';
import { api, ApiError, type Incident, type Status } from './api.ts';

/** `lost`: what is shown was true some seconds ago. */
export type Connection = 'connecting' | 'live' | 'lost' | 'login-needed';

export interface Live {
  readonly connection: Connection;
  /** Undefined before the first answer. */
  readonly incidents: readonly Incident[] | undefined;
  readonly status: Status | undefined;
  /** Lines a second, oldest first, one a status. */
  readonly rates: readonly number[];
  /** Puts an incident in the place of its older self. */
  readonly put: (incident: Incident) => void;
  /** Begins anew, after a login. */
  readonly reconnect: () => void;
}

/** As many as the list shows; older ones are the API's. */
const incidentsMax = 500;
const ratesMax = 60;

/** The list of incidents and the status, kept up to date by server-sent events. */
export function useLive(): Live {
  const [connection, setConnection] = useState<Connection>('connecting');
  const [incidents, setIncidents] = useState<readonly Incident[]>();
  const [status, setStatus] = useState<Status>();
  const [rates, setRates] = useState<readonly number[]>([]);
  const [attempt, setAttempt] = useState(0);
  const put = useCallback((incident: Incident) => {
    setIncidents((before) => merged(before ?? [], [incident]));
  }, []);

  useEffect(() => {
    const take = (next: Status): void => {
      setStatus(next);
      setRates((before) => [...before, next.lines_per_second].slice(-ratesMax));
    };
    return follow({
      onConnection: setConnection,
      onList: (list) => setIncidents(merged([], list)),
      onIncidents: (list) => setIncidents((before) => merged(before ?? [], list)),
      onStatus: take,
    });
  }, [attempt]);

  const reconnect = useCallback(() => setAttempt((n) => n + 1), []);
  return { connection, incidents, status, rates, put, reconnect };
}

interface Followers {
  readonly onConnection: (connection: Connection) => void;
  readonly onList: (incidents: readonly Incident[]) => void;
  readonly onIncidents: (incidents: readonly Incident[]) => void;
  readonly onStatus: (status: Status) => void;
}

/** @returns ends it */
function follow(to: Followers): () => void {
  const events = new EventSource('/api/events');
  const readList = async (): Promise<void> => {
    try {
      to.onList(await api.incidents(incidentsMax));
      to.onConnection('live');
    } catch (error) {
      const isLoginNeeded = error instanceof ApiError && error.status === 401;
      if (isLoginNeeded) events.close();
      to.onConnection(isLoginNeeded ? 'login-needed' : 'lost');
    }
  };
  // What changed before the stream was open is in the list, so the list is read after, each time.
  events.addEventListener('open', () => void readList());
  events.addEventListener('error', () => {
    to.onConnection('lost');
    // A refusal closes it for good; a lost connection is opened again by the browser.
    if (events.readyState === EventSource.CLOSED) void readList();
  });
  events.addEventListener('status', ({ data }) => to.onStatus(JSON.parse(data) as Status));
  events.addEventListener('incident', ({ data }) => {
    const changes = JSON.parse(data) as { readonly incident: Incident }[];
    to.onIncidents(changes.map(({ incident }) => incident));
  });
  return () => events.close();
}

/** Newest first, each once, the later version of it. */
function merged(before: readonly Incident[], after: readonly Incident[]): readonly Incident[] {
  const byId = new Map(before.map((incident) => [incident.id, incident]));
  for (const incident of after) byId.set(incident.id, incident);
  return [...byId.values()]
    .toSorted((a, b) => (a.first_seen === b.first_seen ? 0 : a.first_seen < b.first_seen ? 1 : -1))
    .slice(0, incidentsMax);
}
