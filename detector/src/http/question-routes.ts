import type { FastifyInstance } from 'fastify';
import { sendNotFound } from './api-errors.ts';
import { type AnswerBody, apiSchemas, type SignatureParams } from './api-schemas.ts';
import { questionDocument } from './question-document.ts';
import type { ServiceView } from './service-view.ts';

/** Questions to people, and their answers. */
export function questionRoutes(app: FastifyInstance, view: ServiceView): void {
  app.get(
    '/api/questions',
    { schema: { summary: 'Questions of the day, the most informative first' } },
    () => view.questions().map((question) => questionDocument(question)),
  );
  app.post<{ Params: SignatureParams; Body: AnswerBody }>(
    '/api/questions/:signature/verdict',
    {
      schema: {
        summary: 'An answer: expected, known-bad, important, or skip',
        params: apiSchemas.signature,
        body: apiSchemas.answer,
      },
    },
    async ({ params, body }, reply) => {
      const { signature } = params;
      if (await view.answer(signature, body.verdict, 'api')) return { signature, ...body };
      return sendNotFound(
        reply,
        `There is no question about "${signature}"`,
        'GET /api/questions lists those of today.',
      );
    },
  );
}
