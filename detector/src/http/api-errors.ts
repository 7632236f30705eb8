import type { FastifyError, FastifyReply } from 'fastify';
import { DetectorError, type ErrorCode } from '../model/detector-error.ts';

const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  'not-found': 404,
  'not-allowed': 403,
  refused: 409,
  'over-limit': 429,
  'state-unusable': 503,
  unreachable: 503,
};

/** How every error of the API looks. */
export interface ErrorDocument {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

/** @returns the HTTP status and the body for what a route threw */
export function apiError(error: FastifyError | Error): readonly [number, ErrorDocument] {
  if (error instanceof DetectorError) {
    const { code, message, hint } = error;
    return [statuses[code] ?? 500, { error: { code, message, hint } }];
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status >= 500 || status < 400) {
    const message = 'The detector failed at this request';
    return [500, errorDocument('internal', message, 'Its log says more.')];
  }
  const code = 'validation' in error && error.validation ? 'request-invalid' : `http-${status}`;
  return [status, errorDocument(code, error.message, 'See /api/openapi.json.')];
}

export function errorDocument(code: string, message: string, hint: string): ErrorDocument {
  return { error: { code, message, hint } };
}

export function sendNotFound(reply: FastifyReply, what: string, hint: string): FastifyReply {
  return reply.code(404).send(errorDocument('not-found', what, hint));
}
