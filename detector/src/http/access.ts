import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Secret } from '../config/secret.ts';

export interface AccessOptions {
  /** What a caller must show; undefined: only loopback is listened on. */
  readonly token: Secret | undefined;
}

/** Why a request is refused; `missing-token` is the only one that a login cures. */
export type Refusal = 'missing-token' | 'foreign-host' | 'foreign-origin';

const cookieName = 'tidewatch';
const cookieDays = 30;
/** Loopback by any of its names, with or without a port. */
const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who may ask. With a token: who shows it, as a bearer, as the password of basic authentication or as
 * the cookie that a login gave. Without one the listener is on loopback, and everything on this machine
 * may; but a web page elsewhere that makes the browser of this machine ask may not: neither under a name
 * of its own (DNS rebinding: the Host header), nor by a form (the Origin header).
 */
export class Access {
  readonly #token: string | undefined;

  constructor({ token }: AccessOptions) {
    this.#token = token?.reveal();
  }

  /** @returns undefined when it may */
  refusal(request: FastifyRequest): Refusal | undefined {
    const { headers, method } = request;
    if (this.#token === undefined && !loopbackHost.test(headers.host ?? '')) return 'foreign-host';
    if (!reading.has(method) && isForeign(request)) return 'foreign-origin';
    return this.#token === undefined || this.#isShown(request) ? undefined : 'missing-token';
  }

  /** The cookie for whoever has shown the token; undefined when it is not the token. */
  login(shown: string, isSecure: boolean): string | undefined {
    if (this.#token === undefined || !isEqual(shown, this.#token)) return undefined;
    return cookieOf(this.#session(), cookieDays * 86_400, isSecure);
  }

  /** The cookie that forgets. */
  logout(): string {
    return cookieOf('', 0, false);
  }

  #isShown({ headers }: FastifyRequest): boolean {
    const shown = tokenIn(headers.authorization ?? '');
    if (shown !== undefined && isEqual(shown, this.#token ?? '')) return true;
    // A proxy in front may have asked for a password of its own: then the cookie counts.
    const cookie = new RegExp(`(?:^|; *)${cookieName}=([^;]+)`).exec(headers.cookie ?? '')?.[1];
    return cookie !== undefined && isEqual(cookie, this.#session());
  }

  /** Follows from the token: it survives restarts, ends with the token, and does not give it away. */
  #session(): string {
    return createHmac('sha256', this.#token ?? '')
      .update('page')
      .digest('base64url');
  }
}

/** Browsers say where a request comes from; programs do not. */
function isForeign({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return URL.parse(origin)?.host !== host;
}

function tokenIn(authorization: string): string | undefined {
  const [, kind = '', value = ''] = /^(\w+) +(.+)$/.exec(authorization) ?? [];
  if (kind.toLowerCase() === 'bearer') return value;
  if (kind.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(value, 'base64')
    .toString()
    .replace(/^[^:]*:/, '');
}

function cookieOf(value: string, seconds: number, isSecure: boolean): string {
  const rest = `Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Strict`;
  return `${cookieName}=${value}; ${rest}${isSecure ? '; Secure' : ''}`;
}

/** Takes the same time wherever the two differ. */
function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(digestOf(a), digestOf(b));
}

function digestOf(text: string): Buffer {
  return createHmac('sha256', 'equal').update(text).digest();
}
