import { levelNames } from '../../model/level-of.ts';
import type { SimulatedLine } from '../line-formats.ts';
import type { LineWriter } from '../simulator-run.ts';

export interface HttpWriterOptions {
  /** Of a push endpoint in Loki's form. */
  readonly url: string;
  /** More headers: a token. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives up after that long. Default 10,000. */
  readonly timeoutMs?: number;
}

/** Pushes as Promtail does: JSON, a stream for each host, service and level. */
export class HttpWriter implements LineWriter {
  readonly #options: HttpWriterOptions;

  constructor(options: HttpWriterOptions) {
    this.#options = options;
  }

  async write(lines: readonly SimulatedLine[]): Promise<void> {
    const { url, headers, timeoutMs = 10_000 } = this.#options;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ streams: streamsOf(lines) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`Cannot push: ${response.status} ${answer.slice(0, 200)}`);
  }

  async close(): Promise<void> {}
}

interface PushStream {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: [string, string][];
}

function streamsOf(lines: readonly SimulatedLine[]): readonly PushStream[] {
  const streams = new Map<string, PushStream>();
  for (const { host, service, level, timeMs, text } of lines) {
    const key = `${host} ${service} ${level}`;
    let stream = streams.get(key);
    if (stream === undefined) {
      const labels = { job: 'syslog', host, service, level: levelNames[level] };
      stream = { stream: labels, values: [] };
      streams.set(key, stream);
    }
    stream.values.push([`${timeMs}000000`, text]);
  }
  return [...streams.values()];
}
