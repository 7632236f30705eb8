import type { FastifyInstance } from 'fastify';
import type { CanaryCheck } from '../features/canary-checks.ts';
import { levelNames } from '../model/level-of.ts';
import type { Metrics } from '../observability/metrics.ts';
import { errorDocument, sendNotFound } from './api-errors.ts';
import {
  apiSchemas,
  type CanaryIdParams,
  type ExplainBody,
  type TemplateQueryString,
} from './api-schemas.ts';
import type { EventStream } from './event-stream.ts';
import type {
  LineExplanation,
  PatternSummary,
  ServiceView,
  TemplateSummary,
} from './service-view.ts';
import { statusDocument } from './status-document.ts';

export interface ServiceRoutesOptions {
  readonly view: ServiceView;
  readonly metrics: Metrics;
  readonly events: EventStream;
}

/** How the service is, what it knows, and live events. */
export function serviceRoutes(app: FastifyInstance, options: ServiceRoutesOptions): void {
  const { view, metrics, events } = options;
  app.get('/health', { schema: { summary: '200 when lines flow, or could' } }, (_, reply) => {
    const { isHealthy, reasons } = view.health();
    const status = isHealthy ? 'ok' : 'failing';
    return reply.code(isHealthy ? 200 : 503).send({ status, reasons });
  });
  app.get('/status', { schema: { summary: 'Sources, rates, counters, model' } }, () =>
    statusDocument(view.status(), view.environment),
  );
  app.get('/metrics', { schema: { summary: "Prometheus' text format" } }, async (_, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
  app.get('/patterns', { schema: { summary: 'Patterns and their hits' } }, () =>
    view.patterns().map((pattern) => patternDocument(pattern)),
  );
  app.get<{ Querystring: TemplateQueryString }>(
    '/api/templates',
    {
      schema: { summary: 'Templates, most frequent first', querystring: apiSchemas.templateQuery },
    },
    ({ query }) => view.templates(query.limit).map((template) => templateDocument(template)),
  );
  app.post<{ Body: ExplainBody }>(
    '/api/explain',
    { schema: { summary: 'What the detector thinks of one line', body: apiSchemas.explain } },
    ({ body }) => explanationDocument(view.explain(body.line)),
  );
  app.get<{ Params: CanaryIdParams }>(
    '/api/canaries/:id',
    { schema: { summary: 'Whether a marked line was analysed', params: apiSchemas.canaryId } },
    ({ params }, reply) => {
      const check = view.canaryCheck(params.id);
      if (check !== undefined) return canaryDocument(check);
      const message = `No line "tidewatch-canary: check ${params.id}" has been analysed`;
      return sendNotFound(reply, message, 'Look where it stopped: GET /status has every source.');
    },
  );
  app.get(
    '/api/events',
    { schema: { summary: 'Live changes, as server-sent events' } },
    (_, reply) => {
      if (events.isFull) {
        const message = `Cannot follow live: ${events.clients} pages already do`;
        const full = errorDocument('over-limit', message, 'Close pages that nobody looks at.');
        return reply.code(503).header('retry-after', '30').send(full);
      }
      events.open(reply);
      return reply;
    },
  );
}

function patternDocument(pattern: PatternSummary): Readonly<Record<string, unknown>> {
  const { name, category, score, hits, lastHitMs } = pattern;
  return { name, category, score, hits, last_hit: isoTime(lastHitMs) };
}

function templateDocument(template: TemplateSummary): Readonly<Record<string, unknown>> {
  const { id, text, count, firstSeenMs, lastSeenMs } = template;
  return { id, text, count, first_seen: isoTime(firstSeenMs), last_seen: isoTime(lastSeenMs) };
}

function canaryDocument(check: CanaryCheck): Readonly<Record<string, unknown>> {
  const { firstMs, lastMs, ...rest } = check;
  return { ...rest, first_seen: isoTime(firstMs), last_seen: isoTime(lastMs) };
}

function explanationDocument(line: LineExplanation): Readonly<Record<string, unknown>> {
  const { template, level, explanation } = line;
  return {
    time: isoTime(line.timestampMs),
    host: line.host,
    service: line.service,
    level: level === undefined ? null : (levelNames[level] ?? null),
    message: line.message,
    template: template === undefined ? null : templateDocument(template),
    score: line.score,
    is_unusual: line.isUnusual,
    features: line.features,
    explanation: {
      headline: explanation.headline,
      expected: explanation.expected,
      seen: explanation.seen,
      factors: explanation.factors,
    },
  };
}

function isoTime(ms: number | undefined): string | null {
  if (ms === undefined || !(Math.abs(ms) <= 8.64e15)) return null;
  return new Date(ms).toISOString();
}
