import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Secret } from '../config/secret.ts';
import { DetectorError } from '../model/detector-error.ts';
import type { Metrics } from '../observability/metrics.ts';
import { Access, type Refusal } from './access.ts';
import { apiError, errorDocument, sendNotFound } from './api-errors.ts';
import { EventStream } from './event-stream.ts';
import { incidentRoutes } from './incident-routes.ts';
import { loginRoutes } from './login-routes.ts';
import { maintenanceRoutes } from './maintenance-routes.ts';
import { OpenApi } from './open-api.ts';
import { pushRoute, type TakePush } from './push-route.ts';
import { questionRoutes } from './question-routes.ts';
import { serviceRoutes } from './service-routes.ts';
import type { ServiceView } from './service-view.ts';
import { simulatorRoutes } from './simulator-routes.ts';

export interface CreateServerOptions {
  readonly view: ServiceView;
  readonly metrics: Metrics;
  /** The host that will be listened on: off loopback a token is needed. */
  readonly host: string;
  readonly token: Secret | undefined;
  /** Takes what is pushed to /loki/api/v1/push; undefined: push is off. */
  readonly push?: TakePush | undefined;
  /** Folder of the built page. */
  readonly webFolder: string;
  /** Told of errors that are the detector's own. */
  readonly onError: (error: unknown, where: string) => void;
  readonly statusEveryMs?: number;
  readonly unreadBytesMax?: number;
}

/** Everything that a caller without a token may see: whether it works, and the page that asks for it. */
const openPaths = /^\/(health|api\/auth\/login|favicon\.svg|index\.html|assets\/[\w.-]+)?$/;
/** The page runs its own code and nothing else, and stands in no frame. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * The HTTP server of the detector: API, push, live events and the page. Not yet listening.
 *
 * @throws {DetectorError} `address-not-allowed` when `host` is off loopback and there is no token
 */
export async function createServer(options: CreateServerOptions): Promise<FastifyInstance> {
  const { view, metrics, token } = options;
  if (token === undefined && !isLoopback(options.host)) {
    throw new DetectorError(`Cannot listen on "${options.host}": it is not loopback`, {
      code: 'address-not-allowed',
      hint: 'Set a token (--token, TIDEWATCH_TOKEN) that callers must show, or listen on 127.0.0.1.',
    });
  }
  const app = Fastify({ bodyLimit: 1_048_576, forceCloseConnections: true, trustProxy: false });
  const access = new Access({ token });
  const openApi = new OpenApi();
  const events = new EventStream({
    view,
    onDropped: () => metrics.eventClientDropped(),
    onClients: (eventClients) => metrics.set({ eventClients }),
    statusEveryMs: options.statusEveryMs ?? 2_000,
    clientsMax: 100,
    unreadBytesMax: options.unreadBytesMax ?? 1_048_576,
  });
  app.addHook('preClose', () => events.close());
  app.addHook('onRoute', (route) => openApi.add(route));
  addRules(app, access, options);
  loginRoutes(app, access);
  serviceRoutes(app, { view, metrics, events });
  incidentRoutes(app, view);
  questionRoutes(app, view);
  maintenanceRoutes(app, view);
  simulatorRoutes(app, view);
  app.get('/api/openapi.json', () => openApi.document(view.status().version));
  await app.register(pushRoute(options.push));
  await addPage(app, options.webFolder);
  return app;
}

/** What holds for every request: who may ask, empty parameters, errors, headers. */
function addRules(
  app: FastifyInstance,
  access: Access,
  { onError }: Pick<CreateServerOptions, 'onError'>,
): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'content-security-policy': pagePolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const path = request.url.replace(/[?#].*$/, '');
    const refusal = access.refusal(request);
    if (refusal === undefined) return undefined;
    if (refusal === 'missing-token' && openPaths.test(path)) return undefined;
    return refuse(reply, refusal);
  });
  // "?status=&limit=" is how the older API's callers leave a parameter out.
  app.addHook('preValidation', async ({ query }) => {
    const given = query as Record<string, unknown>;
    for (const [name, value] of Object.entries(given)) if (value === '') delete given[name];
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text.length === 0) done(null, {});
    else void parse(request, text.toString(), done);
  });
  // A body that may be left out altogether has its defaults then.
  app.addHook('preValidation', async (request) => {
    request.body ??= {};
  });
  app.setErrorHandler<Error>((error, request, reply) => {
    const [status, document] = apiError(error);
    if (status >= 500) onError(error, `${request.method} ${request.routeOptions.url ?? ''}`);
    return reply.code(status).send(document);
  });
  app.setNotFoundHandler((request, reply) =>
    sendNotFound(
      reply,
      `There is no ${request.url.replace(/[?#].*$/, '')}`,
      'See /api/openapi.json.',
    ),
  );
}

function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal === 'missing-token') {
    const hint = 'Show it as "Authorization: Bearer …", or log in on the page.';
    void reply.header('www-authenticate', 'Bearer');
    return reply.code(401).send(errorDocument('not-allowed', 'This needs the token', hint));
  }
  const what = refusal === 'foreign-host' ? 'Host' : 'Origin';
  const message = `The header ${what} names another site`;
  const hint = 'Without a token only this machine may ask, as localhost or 127.0.0.1.';
  return reply.code(403).send(errorDocument('not-allowed', message, hint));
}

async function addPage(app: FastifyInstance, webFolder: string): Promise<void> {
  if (!existsSync(webFolder)) {
    app.get('/', (_, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .send('The page is not built: run "npm run build". The API is here: /api/openapi.json\n'),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: webFolder,
    index: 'index.html',
    setHeaders: (reply, path) => {
      const isHashed = /[\\/]assets[\\/]/.test(path);
      const value = isHashed ? 'public, max-age=31536000, immutable' : 'no-cache';
      void reply.header('cache-control', value);
    },
  });
}

/** @param host a name or an address, as it is listened on */
function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
