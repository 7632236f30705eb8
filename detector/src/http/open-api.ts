import type { RouteOptions } from 'fastify';

declare module 'fastify' {
  interface FastifySchema {
    /** What the route does, in a few words; one without is not described. */
    readonly summary?: string;
  }
}

interface RouteSchema {
  readonly summary?: string;
  readonly querystring?: ObjectSchema;
  readonly params?: ObjectSchema;
  readonly body?: unknown;
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

/** The description of the API in OpenAPI 3.1, made of the routes as they are added. */
export class OpenApi {
  readonly #paths: Record<string, Record<string, unknown>> = {};

  add({ url, method, schema }: RouteOptions): void {
    const described = schema as RouteSchema | undefined;
    if (described?.summary === undefined) return;
    const path = url.replaceAll(/:(\w+)/g, '{$1}');
    for (const verb of [method].flat()) {
      if (verb === 'HEAD') continue;
      (this.#paths[path] ??= {})[verb.toLowerCase()] = operationOf(described);
    }
  }

  document(version: string): unknown {
    return {
      openapi: '3.1.0',
      info: { title: 'Tidewatch detector', version },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
        schemas: { Error: errorSchema },
      },
      security: [{ token: [] }, {}],
      paths: this.#paths,
    };
  }
}

const errorSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        hint: { type: 'string' },
      },
    },
  },
};

function operationOf({ summary, querystring, params, body }: RouteSchema): unknown {
  const failure = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  return {
    summary,
    parameters: [...parametersOf('path', params), ...parametersOf('query', querystring)],
    ...(body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: {
      200: { description: 'Done' },
      default: { description: 'Refused or failed', content: failure },
    },
  };
}

function parametersOf(place: 'path' | 'query', schema: ObjectSchema | undefined): unknown[] {
  if (schema === undefined) return [];
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: property,
  }));
}
