import type { FastifyInstance } from 'fastify';
import type { Access } from './access.ts';
import { errorDocument } from './api-errors.ts';
import { apiSchemas, type LoginBody } from './api-schemas.ts';

/** Wrong tokens a minute, from anybody; above it nobody is let in by login until the minute is over. */
const wrongMax = 20;
const minuteMs = 60_000;

/** A page shows the token once and has a cookie from then on. */
export function loginRoutes(app: FastifyInstance, access: Access): void {
  let wrong: number[] = [];
  app.post<{ Body: LoginBody }>(
    '/api/auth/login',
    { schema: { summary: 'Show the token, get a cookie', body: apiSchemas.login } },
    ({ body, headers }, reply) => {
      const nowMs = performance.now();
      wrong = wrong.filter((ms) => nowMs - ms < minuteMs);
      if (wrong.length >= wrongMax) {
        const busy = errorDocument('over-limit', 'Too many wrong tokens', 'Wait a minute.');
        return reply.code(429).header('retry-after', '60').send(busy);
      }
      const cookie = access.login(body.token, headers['x-forwarded-proto'] === 'https');
      if (cookie !== undefined) return reply.header('set-cookie', cookie).send({ status: 'ok' });
      wrong.push(nowMs);
      const hint = 'It is what --token or TIDEWATCH_TOKEN says where the detector was started.';
      return reply.code(401).send(errorDocument('not-allowed', 'This is not the token', hint));
    },
  );
  app.post('/api/auth/logout', { schema: { summary: 'Forget the cookie' } }, (_, reply) =>
    reply.header('set-cookie', access.logout()).send({ status: 'ok' }),
  );
}
