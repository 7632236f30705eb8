import type { FastifyPluginAsync } from 'fastify';
import { sendNotFound, errorDocument } from './api-errors.ts';

/**
 * Takes one pushed body; on disk when it resolves.
 *
 * @returns the HTTP status (204 when taken) and, else, why
 */
export type TakePush = (
  body: Uint8Array,
  contentType: string,
  contentEncoding: string,
) => Promise<{ readonly status: number; readonly message: string }>;

/** As large as Loki itself takes from Promtail by default, and some more. */
const bodyBytesMax = 16 * 1_048_576;

/** POST /loki/api/v1/push: the body as it came, whatever its type. */
export function pushRoute(take: TakePush | undefined): FastifyPluginAsync {
  // A plugin has its own content types: everything else of the API takes JSON alone.
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    app.post<{ Body: Uint8Array | object | undefined }>(
      '/loki/api/v1/push',
      { bodyLimit: bodyBytesMax, schema: { summary: "Lines in Loki's push format" } },
      async ({ body, headers }, reply) => {
        if (take === undefined) return sendNotFound(reply, 'Push is off', 'Set push to on.');
        const bytes = body instanceof Uint8Array ? body : new Uint8Array();
        const encoding = headers['content-encoding'] ?? '';
        const { status, message } = await take(bytes, headers['content-type'] ?? '', encoding);
        if (status < 300) return reply.code(status).send();
        if (status === 429 || status === 503) void reply.header('retry-after', '5');
        return reply.code(status).send(errorDocument(`http-${status}`, message, hintOf(status)));
      },
    );
  };
}

function hintOf(status: number): string {
  if (status === 429 || status === 503) return 'Send the same again later.';
  return "Send Loki's push format, as JSON or as protobuf with snappy.";
}
