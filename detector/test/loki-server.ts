import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface StoredLine {
  readonly labels: Readonly<Record<string, string>>;
  readonly ns: bigint;
  readonly text: string;
}

export interface Refusal {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LokiServer {
  readonly url: string;
  /** What it holds; push to it at any time. */
  readonly lines: StoredLine[];
  /** Path and parameters of every question, and its headers. */
  readonly asked: { readonly url: URL; readonly headers: IncomingMessage['headers'] }[];
  /** Answers with which the next questions are refused, the first first. */
  readonly refusals: Refusal[];
  /** Lines a query at most, as Loki's max_entries_limit_per_query. */
  entriesMax: number;
  close(): Promise<void>;
}

const matcher = /(\w+)(=~|!=|=)"((?:[^"\\]|\\.)*)"/g;

/** Answers query_range, series and counts as Loki does, from lines in memory. */
export async function lokiServer(t?: TestContext): Promise<LokiServer> {
  const server = createServer((request, response) => answer(loki, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const loki: LokiServer = {
    url: `http://127.0.0.1:${port}`,
    lines: [],
    asked: [],
    refusals: [],
    entriesMax: 5000,
    async close() {
      server.closeAllConnections();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
  t?.after(() => loki.close());
  return loki;
}

function answer(loki: LokiServer, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '', loki.url);
  loki.asked.push({ url, headers: request.headers });
  const limit = Number(url.searchParams.get('limit') ?? 0);
  const tooMany: Refusal = {
    status: 400,
    body: `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${loki.entriesMax})`,
  };
  const refusal = loki.refusals.shift() ?? (limit > loki.entriesMax ? tooMany : undefined);
  if (refusal === undefined)
    response.end(JSON.stringify({ status: 'success', data: dataOf(loki, url) }));
  else response.writeHead(refusal.status, { ...refusal.headers }).end(refusal.body ?? '');
}

function dataOf(loki: LokiServer, { pathname, searchParams }: URL): unknown {
  const query = searchParams.get('query') ?? searchParams.get('match[]') ?? '';
  const start = BigInt(searchParams.get('start') ?? 0);
  const end = BigInt(searchParams.get('end') ?? 0);
  const matching = loki.lines.filter((line) => matches(query, line.labels));
  const within = matching.filter(({ ns }) => ns >= start && ns < end);
  if (pathname.endsWith('/series'))
    return [...byLabels(within).values()].map(([line]) => line?.labels);
  const step = BigInt(searchParams.get('step') ?? 10);
  if (query.startsWith('sum(')) return counts(matching, { start, end, step });
  if (query.startsWith('sum by ')) return countsByStream(loki, query, { start, end, step });
  const page = within
    .toSorted((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0))
    .slice(0, Number(searchParams.get('limit')));
  const result = [...byLabels(page).values()].map((lines) => ({
    stream: lines[0]?.labels,
    values: lines.map(({ ns, text }) => [String(ns), text, {}]),
  }));
  return { resultType: 'streams', encodingFlags: ['categorize-labels'], result };
}

/** At every step, the lines of the step before: its end in it, its start not. */
function counts(
  lines: readonly StoredLine[],
  { start, end, step }: { start: bigint; end: bigint; step: bigint },
): unknown {
  const values: [number, string][] = [];
  for (let at = start; at <= end; at += step) {
    const toNs = at * 1_000_000_000n;
    const count = lines.filter(({ ns }) => ns > toNs - step * 1_000_000_000n && ns <= toNs).length;
    if (count > 0) values.push([Number(at), String(count)]);
  }
  return { resultType: 'matrix', result: values.length > 0 ? [{ metric: {}, values }] : [] };
}

/** The same for each stream, told apart by the labels that are asked for. */
function countsByStream(
  loki: LokiServer,
  query: string,
  span: { start: bigint; end: bigint; step: bigint },
): unknown {
  const names = /^sum by \(([^)]*)\)/.exec(query)?.[1]?.split(', ') ?? [];
  const matching = loki.lines
    .filter((line) => matches(query, line.labels))
    .map((line) => {
      const labels = Object.entries(line.labels).filter(([name]) => names.includes(name));
      return { ...line, labels: Object.fromEntries(labels) };
    });
  const result = [...byLabels(matching).values()].flatMap((lines) => {
    const { result: own } = counts(lines, span) as { result: { values: unknown }[] };
    return own.map(({ values }) => ({ metric: lines[0]?.labels, values }));
  });
  return { resultType: 'matrix', result };
}

function byLabels(lines: readonly StoredLine[]): Map<string, StoredLine[]> {
  return Map.groupBy(lines, ({ labels }) => JSON.stringify(labels));
}

function matches(query: string, labels: StoredLine['labels']): boolean {
  return [...query.matchAll(matcher)].every(([, name = '', operator, value = '']) => {
    const label = labels[name] ?? '';
    if (operator === '=~') return new RegExp(`^(?:${value})$`).test(label);
    return (label === JSON.parse(`"${value}"`)) === (operator === '=');
  });
}
