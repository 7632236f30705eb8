import type { Notifier, SendResult } from '../../alerts/notifier.ts';
import type { Secret } from '../../config/secret.ts';
import type { Clock } from '../../model/clock.ts';
import type { QueuedAlert } from '../../model/queued-alert.ts';
import { signWebhook } from './sign-webhook.ts';
import { webhookPayload } from './webhook-payload.ts';

export interface WebhookNotifierOptions {
  /** http: or https:. Its query is a secret: it appears in no error. */
  readonly url: string;
  /** Signs what is sent, "whsec_…"; without it nothing is signed. */
  readonly secret: Secret | undefined;
  /** Name of the fleet. */
  readonly environment: string;
  readonly clock: Clock;
  /** Route in the outbox. Default "webhook". */
  readonly name?: string;
  /** How long an answer may take, ms. Default 10,000. */
  readonly timeoutMs?: number;
}

/** Refused for now: request time-out, too early, too many requests. */
const passing = new Set([408, 425, 429]);

/**
 * Posts an alert as JSON, signed as Standard Webhooks says. Redirects are not followed: a signed alert
 * goes where its owner said and nowhere else.
 */
export class WebhookNotifier implements Notifier {
  readonly name: string;
  readonly #options: WebhookNotifierOptions;
  readonly #url: URL;
  /** fetch() refuses a URL with a name and a password in it: they go into a header. */
  readonly #authorization: string | undefined;

  /** @throws {TypeError} when `url` is none */
  constructor(options: WebhookNotifierOptions) {
    this.name = options.name ?? 'webhook';
    this.#options = options;
    this.#url = new URL(options.url);
    const { username, password } = this.#url;
    if (username === '') return;
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.#authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    this.#url.username = '';
    this.#url.password = '';
  }

  async send(queued: QueuedAlert, signal: AbortSignal): Promise<SendResult> {
    const { timeoutMs = 10_000 } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(this.#url, {
        ...this.#request(queued),
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout]),
      });
      await response.body?.cancel();
      return this.#resultOf(response);
    } catch (error) {
      const reason = timeout.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
      return this.#failed(reason, { isRetryable: true });
    }
  }

  #request(queued: QueuedAlert): { headers: Record<string, string>; body: string } {
    const { environment, secret, clock } = this.#options;
    const body = JSON.stringify(webhookPayload(queued, environment));
    const { id } = queued.alert;
    const timestampSeconds = Math.floor(clock.nowMs() / 1000);
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'user-agent': 'tidewatch',
      'webhook-id': id,
      'webhook-timestamp': String(timestampSeconds),
    };
    if (this.#authorization !== undefined) headers['authorization'] = this.#authorization;
    if (secret !== undefined) {
      const message = { id, timestampSeconds, body };
      headers['webhook-signature'] = signWebhook(secret.reveal(), message);
    }
    return { headers, body };
  }

  #resultOf(response: Response): SendResult {
    const { status } = response;
    if (status >= 200 && status < 300) return { isSent: true };
    if (status >= 300 && status < 400) {
      return this.#failed(`it answers with a redirect (${status}), which is not followed`, {
        isRetryable: true,
      });
    }
    const isRetryable = status >= 500 || passing.has(status);
    const retryAfterMs = this.#retryAfterMs(response.headers.get('retry-after'));
    return this.#failed(`it answers ${status}`, { isRetryable, retryAfterMs });
  }

  /** Seconds, or a date (RFC 9110 §10.2.3). */
  #retryAfterMs(value: string | null): number | undefined {
    if (value === null || value.trim() === '') return undefined;
    const seconds = Number(value);
    const ms = Number.isNaN(seconds)
      ? Date.parse(value) - this.#options.clock.nowMs()
      : seconds * 1000;
    return ms > 0 ? ms : undefined;
  }

  #failed(
    reason: string,
    { isRetryable, retryAfterMs }: { isRetryable: boolean; retryAfterMs?: number | undefined },
  ): SendResult {
    const { origin, pathname } = this.#url;
    const error = `Cannot send to ${origin}${redactedPath(pathname)}: ${reason}`;
    return { isSent: false, error, isRetryable, retryAfterMs };
  }
}

/** Chat services put a token into the path: long words of many kinds of characters are left out. */
function redactedPath(path: string): string {
  return path
    .split('/')
    .map((word) => (word.length >= 16 && /\d/.test(word) ? '[redacted]' : word))
    .join('/');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be reached';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
  return `it cannot be reached (${code})`;
}
