import { incidentDocument } from '../../alerts/incident-document.ts';
import type { IncidentLineWriter } from '../../alerts/incident-line-worker.ts';
import type { SendResult } from '../../alerts/notifier.ts';
import type { Secret } from '../../config/secret.ts';
import type { IncidentLine } from '../../model/incident-line.ts';

export interface LokiWriterOptions {
  /** http: or https:, with a path before /loki where there is one; a name and a password may stand in it. */
  readonly url: string;
  /** For basic authentication, in the place of those in the URL. */
  readonly user?: string | undefined;
  readonly password?: Secret | undefined;
  /** Name of the fleet, in every document. */
  readonly environment: string;
  readonly timeoutMs?: number;
}

/** The job that the detector never reads. */
const job = 'log-anomaly-detector';
/** Loki takes lines of up to 256 KiB. */
const lineLengthMax = 1_000;

/** Writes changes of incidents to Loki: the API's document and why it was told, one line of JSON each. */
export class LokiWriter implements IncidentLineWriter {
  readonly #options: LokiWriterOptions;
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @throws {TypeError} when `url` is none */
  constructor(options: LokiWriterOptions) {
    this.#options = options;
    const url = new URL(options.url);
    const user = options.user ?? decodeURIComponent(url.username);
    const password = options.password?.reveal() ?? decodeURIComponent(url.password);
    this.#url = `${url.origin}${url.pathname.replace(/\/+$/, '')}/loki/api/v1/push`;
    const pair = Buffer.from(`${user}:${password}`).toString('base64');
    this.#headers = {
      'content-type': 'application/json',
      'user-agent': 'tidewatch',
      ...(user === '' ? {} : { authorization: `Basic ${pair}` }),
    };
  }

  async write(lines: readonly IncidentLine[], signal: AbortSignal): Promise<SendResult> {
    const { timeoutMs = 10_000 } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: this.#headers,
        body: JSON.stringify({ streams: lines.map((line) => this.#streamOf(line)) }),
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout]),
      });
      const said = (await response.text()).trim().slice(0, 200);
      return response.ok ? { isSent: true } : this.#refused(response, said);
    } catch (error) {
      const reason = timeout.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
      return this.#failed(reason, { isRetryable: true });
    }
  }

  #streamOf({ position, writtenMs, incident, tell }: IncidentLine): unknown {
    const { environment } = this.#options;
    const document = incidentDocument(incident, { environment, lineLengthMax });
    // Apart within a millisecond, and in order: Loki drops equal lines of one time.
    const ns = BigInt(Math.floor(writtenMs)) * 1_000_000n + BigInt(position % 1_000_000);
    return {
      stream: { job, host: incident.hosts[0] || 'unknown', severity: incident.severity },
      values: [[String(ns), JSON.stringify({ ...document, change: tell })]],
    };
  }

  #refused({ status, headers }: Response, said: string): SendResult {
    const seconds = Number(headers.get('retry-after') ?? 0);
    const retryAfterMs = seconds > 0 ? Math.min(seconds, 600) * 1000 : undefined;
    // 400 is for lines that Loki will never take; with any other answer it is not Loki that speaks.
    return this.#failed(`it answers ${status}: ${said}`, {
      isRetryable: status !== 400,
      retryAfterMs,
    });
  }

  #failed(
    reason: string,
    { isRetryable, retryAfterMs }: { isRetryable: boolean; retryAfterMs?: number | undefined },
  ): SendResult {
    const error = `Cannot write incidents to ${new URL(this.#url).origin}: ${reason}`;
    return { isSent: false, error, isRetryable, retryAfterMs };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be reached';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
  return `it cannot be reached (${code})`;
}
