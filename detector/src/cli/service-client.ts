import type { Secret } from '../config/secret.ts';
import { DetectorError } from '../model/detector-error.ts';

export interface ServiceClientOptions {
  /** http://HOST:PORT */
  readonly url: string;
  readonly token: Secret | undefined;
  readonly signal: AbortSignal;
}

const timeoutMs = 10_000;

/** Asks a running service by its API. */
export class ServiceClient {
  readonly #options: ServiceClientOptions;

  constructor(options: ServiceClientOptions) {
    this.#options = options;
  }

  /**
   * @param body sent as JSON by POST; without one it is a GET
   * @throws {DetectorError} `unreachable` when nothing answers, `refused` when the answer is no
   */
  async ask<T>(path: string, body?: object): Promise<T> {
    const response = await this.#fetch(path, body);
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return answer as T;
    const { error } = (answer ?? {}) as { error?: { message: string; hint: string } };
    throw new DetectorError(error?.message ?? `The service answers ${response.status}`, {
      code: 'refused',
      hint: error?.hint ?? 'Is it a logdetect that listens there?',
    });
  }

  async #fetch(path: string, body: object | undefined): Promise<Response> {
    const { url, token, signal } = this.#options;
    const headers: Record<string, string> = {};
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (token !== undefined) headers['authorization'] = `Bearer ${token.reveal()}`;
    try {
      return await fetch(new URL(path, url), {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
    } catch (cause) {
      throw new DetectorError(`Cannot reach the service at "${url}"`, {
        code: 'unreachable',
        hint: 'Start it with logdetect serve, or name another with --url.',
        cause,
      });
    }
  }
}
