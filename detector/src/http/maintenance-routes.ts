import type { FastifyInstance } from 'fastify';
import { parseSpan } from '../config/parse-span.ts';
import { errorDocument, sendNotFound } from './api-errors.ts';
import { apiSchemas, type MaintenanceBody, type MaintenanceIdParams } from './api-schemas.ts';
import { maintenanceDocument } from './maintenance-document.ts';
import type { ServiceView } from './service-view.ts';

/** Whoever works for longer says so again: what is forgotten must not mute a host for a night. */
const spanMsMax = 4 * 3_600_000;

/** Work on hosts, which is no news: when it begins and ends. */
export function maintenanceRoutes(app: FastifyInstance, { maintenance }: ServiceView): void {
  app.get('/api/maintenance', { schema: { summary: 'Where somebody works at the moment' } }, () =>
    maintenance.list().map((window) => maintenanceDocument(window)),
  );
  app.post<{ Body: MaintenanceBody }>(
    '/api/maintenance',
    {
      schema: {
        summary: 'Somebody works on hosts: what is not grave there is not told',
        body: apiSchemas.maintenance,
      },
    },
    async ({ body }, reply) => {
      const { expires_in: span, ...about } = body;
      const spanMs = parseSpan(span) ?? 0;
      if (spanMs <= 0 || spanMs > spanMsMax) {
        const message = `expires_in: "${span}" is not between 1s and 4h`;
        const hint = 'Whoever works for longer says so again.';
        return reply.code(400).send(errorDocument('request-invalid', message, hint));
      }
      const window = await maintenance.start({ ...about, spanMs });
      if (window !== undefined) return reply.code(201).send(maintenanceDocument(window));
      const message = 'Cannot begin maintenance: too many windows are open';
      const hint = 'GET /api/maintenance lists them; end those that are over.';
      return reply.code(429).send(errorDocument('over-limit', message, hint));
    },
  );
  app.post<{ Params: MaintenanceIdParams }>(
    '/api/maintenance/:id/end',
    { schema: { summary: 'The work is done', params: apiSchemas.maintenanceId } },
    async ({ params }, reply) => {
      const window = await maintenance.end(params.id);
      if (window !== undefined) return maintenanceDocument(window);
      const message = `There is no maintenance "${params.id}"`;
      return sendNotFound(reply, message, 'GET /api/maintenance lists what is open.');
    },
  );
}
