import type { FastifyInstance, FastifyReply } from 'fastify';
import { incidentDocument, type IncidentDocument } from '../alerts/incident-document.ts';
import { parseSpan } from '../config/parse-span.ts';
import type { PersonAction } from '../model/person-action.ts';
import type { Incident } from '../model/types.ts';
import { sendNotFound } from './api-errors.ts';
import {
  apiSchemas,
  type IgnoreBody,
  type IncidentIdParams,
  type IncidentQueryString,
  type VerdictBody,
} from './api-schemas.ts';
import type { ServiceView } from './service-view.ts';

/** Incidents: list, one, and what a person does with it. */
export function incidentRoutes(app: FastifyInstance, view: ServiceView): void {
  readRoutes(app, view);
  actionRoutes(app, view);
}

function documentOf({ environment }: ServiceView, incident: Incident): IncidentDocument {
  return incidentDocument(incident, { environment });
}

function readRoutes(app: FastifyInstance, view: ServiceView): void {
  app.get<{ Querystring: IncidentQueryString }>(
    '/api/incidents',
    { schema: { summary: 'Incidents, newest first', querystring: apiSchemas.incidentQuery } },
    async ({ query }) => {
      const { since, ...rest } = query;
      const sinceMs = since === undefined ? undefined : momentOf(since, view.status().nowMs);
      const incidents = await view.incidents({ ...rest, sinceMs });
      return incidents.map((incident) => documentOf(view, incident));
    },
  );

  app.get<{ Params: IncidentIdParams }>(
    '/api/incidents/:id',
    { schema: { summary: 'One incident', params: apiSchemas.incidentId } },
    async ({ params }, reply) => {
      const incident = await view.incident(params.id);
      return incident === undefined ? noIncident(reply, params.id) : documentOf(view, incident);
    },
  );
}

function actionRoutes(app: FastifyInstance, view: ServiceView): void {
  const act = async (
    id: string,
    action: PersonAction,
    reply: FastifyReply,
  ): Promise<IncidentDocument | FastifyReply> => {
    const incident = await view.act(id, action, 'api');
    return incident === undefined ? noIncident(reply, id) : documentOf(view, incident);
  };

  for (const kind of ['close', 'acknowledge'] as const) {
    const summary = kind === 'close' ? 'It is over' : 'Somebody looks after it';
    app.post<{ Params: IncidentIdParams }>(
      `/api/incidents/:id/${kind}`,
      { schema: { summary, params: apiSchemas.incidentId } },
      ({ params }, reply) => act(params.id, { kind }, reply),
    );
  }

  app.post<{ Params: IncidentIdParams; Body: IgnoreBody }>(
    '/api/incidents/:id/ignore',
    {
      schema: {
        summary: 'Do not tell of its signature, for a while',
        params: apiSchemas.incidentId,
        body: apiSchemas.ignore,
      },
    },
    ({ params, body }, reply) => {
      const spanMs = parseSpan(body.expires_in);
      const untilMs = spanMs === undefined ? undefined : view.status().nowMs + spanMs;
      return act(params.id, { kind: 'ignore', reason: body.reason, untilMs }, reply);
    },
  );

  app.post<{ Params: IncidentIdParams; Body: VerdictBody }>(
    '/api/incidents/:id/verdict',
    {
      schema: {
        summary: 'What its signature is: expected, known-bad or important',
        params: apiSchemas.incidentId,
        body: apiSchemas.verdict,
      },
    },
    ({ params, body }, reply) => act(params.id, { kind: 'verdict', verdict: body.verdict }, reply),
  );
}

function noIncident(reply: FastifyReply, id: string): FastifyReply {
  return sendNotFound(
    reply,
    `There is no incident "${id}", or more than one begins so`,
    'GET /api/incidents lists them.',
  );
}

function momentOf(text: string, nowMs: number): number {
  const spanMs = parseSpan(text);
  const ms = spanMs === undefined ? Date.parse(text) : nowMs - spanMs;
  if (!Number.isNaN(ms)) return ms;
  throw new InvalidRequest(`since: "${text}" is neither a time nor a span such as 24h`);
}

/** A request that the schema cannot refuse. */
class InvalidRequest extends Error {
  readonly statusCode = 400;
  readonly validation = [];
}
