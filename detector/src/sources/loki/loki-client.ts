import { setTimeout as sleep } from 'node:timers/promises';
import type { Secret } from '../../config/secret.ts';
import type { Clock } from '../../model/clock.ts';
import { DetectorError } from '../../model/detector-error.ts';
import { abortable } from '../abortable.ts';
import { decodeStreams } from './decode-streams.ts';
import type { LokiLines } from './decode-streams.ts';
import { nanoseconds } from './nanoseconds.ts';

export interface LokiClientOptions {
  /** http: or https:, with a path before /loki where there is one; a name and a password may stand in it. */
  readonly url: string;
  /** For basic authentication, in the place of those in the URL. */
  readonly user?: string | undefined;
  readonly password?: Secret | undefined;
  readonly clock: Clock;
  /** How long an answer may take, ms. Default 60,000. */
  readonly timeoutMs?: number;
  /** A larger answer is broken off, as over the limit. Default 64 MiB. */
  readonly answerBytesMax?: number;
}

/** How many lines a stream has in a span. */
export interface StreamCount {
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
}

export interface LinesQuery {
  readonly selector: string;
  /** Nanoseconds, in it. */
  readonly start: bigint;
  /** Nanoseconds, no longer in it. */
  readonly end: bigint;
  readonly limit: number;
}

interface CountSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

const retryAfterMsMax = 60_000;
/** What Loki, gRPC in it and a door before it say when an answer would be too large. */
const overLimit =
  /limit|maximum (?:number )?of series|too many outstanding|too large|larger than max|resource ?exhausted|too much/i;

/**
 * Asks Loki over HTTP, and never the same twice: Loki 3.7 answers from its caches whatever Cache-Control
 * says, counts as well as spans that were empty once, and a late line is missing there.
 */
export class LokiClient {
  readonly #options: LokiClientOptions;
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  #asked = 0;

  /** @throws {TypeError} when `url` is none */
  constructor(options: LokiClientOptions) {
    this.#options = options;
    const url = new URL(options.url);
    const user = options.user ?? decodeURIComponent(url.username);
    const password = options.password?.reveal() ?? decodeURIComponent(url.password);
    this.#base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
    const pair = Buffer.from(`${user}:${password}`).toString('base64');
    this.#headers = {
      accept: 'application/json',
      'user-agent': 'tidewatch',
      // Without it structured metadata would come among the labels of the stream.
      'x-loki-response-encoding-flags': 'categorize-labels',
      ...(user === '' ? {} : { authorization: `Basic ${pair}` }),
    };
  }

  /** The oldest lines of a span, at most `limit`. @throws {DetectorError} `over-limit`, and others */
  async lines(query: LinesQuery, signal: AbortSignal): Promise<LokiLines> {
    const { selector, start, end, limit } = query;
    const parameters = {
      query: this.#uncached(selector),
      start: String(start),
      end: String(end),
      limit: String(limit),
      direction: 'forward',
    };
    const body = await this.#get('query_range', parameters, signal);
    return decodeStreams(body) ?? this.#fail('it answers with something else than lines');
  }

  /** How many lines Loki has, by bucket of `step` seconds; a bucket without lines is missing. */
  async counts(
    selector: string,
    [first, last]: readonly [number, number],
    signal: AbortSignal,
    step: number = nanoseconds.bucketSeconds,
  ): Promise<Map<number, number>> {
    const parameters = {
      query: `sum(count_over_time(${this.#uncached(selector)}[${step}s]))`,
      start: String((first + 1) * step),
      end: String((last + 1) * step),
      step: String(step),
    };
    const body = await this.#get('query_range', parameters, signal);
    const { data } = body as { data?: { result?: { values?: [number, string][] }[] } };
    if (!Array.isArray(data?.result)) this.#fail('it answers with something else than counts');
    const values = data?.result?.[0]?.values ?? [];
    return new Map(values.map(([time, count]) => [Math.round(time / step) - 1, Number(count)]));
  }

  /** How many lines each stream has in a minute since the epoch, told apart by those labels. */
  async streamCounts(
    { selector, names, minute }: { selector: string; names: readonly string[]; minute: number },
    signal: AbortSignal,
  ): Promise<readonly StreamCount[]> {
    const end = String((minute + 1) * 60);
    const counts = `count_over_time(${this.#uncached(selector)}[60s])`;
    const query = `sum by (${names.join(', ')})(${counts})`;
    const body = await this.#get('query_range', { query, start: end, end, step: '60' }, signal);
    const { data } = body as { data?: { result?: CountSeries[] } };
    if (!Array.isArray(data?.result)) this.#fail('it answers with something else than counts');
    return (data?.result ?? []).map(({ metric, values }) => ({
      labels: metric,
      count: Number(values[0]?.[1] ?? 0),
    }));
  }

  /** A selector for each stream that has lines in a span. */
  async streams(
    { selector, start, end }: Omit<LinesQuery, 'limit'>,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const parameters = { 'match[]': selector, start: String(start), end: String(end) };
    const body = await this.#get('series', parameters, signal);
    const { data } = body as { data?: Record<string, string>[] };
    if (!Array.isArray(data)) this.#fail('it answers with something else than streams');
    return (data ?? []).map((labels) => {
      const pairs = Object.entries(labels).map(
        ([name, value]) => `${name}=${JSON.stringify(value)}`,
      );
      return `{${pairs.join(', ')}}`;
    });
  }

  /** One more matcher, of a label that no stream has: another question for the cache, with the same answer. */
  #uncached(selector: string): string {
    const nonce = `${this.#options.clock.nowMs().toString(36)}-${this.#asked++}`;
    return selector.replace('{', () => `{uncached!="${nonce}", `);
  }

  async #get(
    path: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const { timeoutMs = 60_000 } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const search = new URLSearchParams(parameters).toString();
    try {
      const response = await fetch(`${this.#base}/loki/api/v1/${path}?${search}`, {
        headers: this.#headers,
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout]),
      });
      const text = await this.#textOf(response);
      if (!response.ok) await this.#refuse(response, text, signal);
      return JSON.parse(text);
    } catch (error) {
      if (error instanceof DetectorError) throw error;
      if (error instanceof SyntaxError) this.#fail('it answers with something else than JSON');
      return this.#fail(
        timeout.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error),
        error,
      );
    }
  }

  async #textOf(response: Response): Promise<string> {
    const { answerBytesMax = 64 * 1024 * 1024 } = this.#options;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += (chunk as Uint8Array).length;
      // Leaving the loop cancels the rest.
      if (bytes > answerBytesMax)
        throw this.#tooMuch(`its answer has over ${answerBytesMax} bytes`);
      chunks.push(chunk as Uint8Array);
    }
    return Buffer.concat(chunks).toString();
  }

  /** @throws {DetectorError} always, after the wait that Loki asks for */
  async #refuse({ status, headers }: Response, text: string, signal: AbortSignal): Promise<never> {
    const said = `it answers ${status}: ${text.trim().slice(0, 200)}`;
    if (status !== 429 && overLimit.test(text)) throw this.#tooMuch(said);
    if (status === 413 || /too many outstanding/i.test(text)) throw this.#tooMuch(said);
    const waitMs = this.#retryAfterMs(headers.get('retry-after'));
    if (waitMs > 0) {
      await abortable(sleep(waitMs, undefined, { signal }).catch(ignoreAbort), signal);
    }
    if (status === 400) {
      throw new DetectorError(`Cannot read from Loki at ${this.#base}: ${said}`, {
        code: 'config-invalid',
        hint: 'Look at the setting loki.selector: it must be a stream selector of LogQL',
      });
    }
    return this.#fail(said);
  }

  /** Seconds, or a date (RFC 9110 §10.2.3). */
  #retryAfterMs(value: string | null): number {
    if (value === null || value.trim() === '') return 0;
    const seconds = Number(value);
    const ms = Number.isNaN(seconds)
      ? Date.parse(value) - this.#options.clock.nowMs()
      : seconds * 1000;
    return ms > 0 ? Math.min(ms, retryAfterMsMax) : 0;
  }

  #tooMuch(reason: string): DetectorError {
    return new DetectorError(`Cannot read from Loki at ${this.#base}: ${reason}`, {
      code: 'over-limit',
      hint: 'Fewer lines are asked for; if that does not help, raise the limits of Loki',
      isRetryable: true,
    });
  }

  #fail(reason: string, cause?: unknown): never {
    throw new DetectorError(`Cannot read from Loki at ${this.#base}: ${reason}`, {
      code: 'unreachable',
      hint: 'It is asked again; look whether Loki runs and the settings loki.url, loki.user and loki.password hold',
      isRetryable: true,
      cause,
    });
  }
}

function ignoreAbort(): void {
  // The signal ended the wait: whoever reads sees it.
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be reached';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
  return `it cannot be reached (${code})`;
}
