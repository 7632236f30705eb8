import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { linesOf, readLines, sourceContract } from '../../../test/contracts/source-contract.ts';
import { type LokiServer, lokiServer } from '../../../test/loki-server.ts';
import { Secret } from '../../config/secret.ts';
import { DetectorError } from '../../model/detector-error.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import { StreamTable } from '../../model/stream-table.ts';
import type { LokiSourceOptions } from './loki-source-options.ts';
import { LokiSource } from './loki-source.ts';

const nowMs = 1_800_000_000_000;
const second = 1_000_000_000n;
const nowNs = BigInt(nowMs) * 1_000_000n;
const clock = { nowMs: (): number => nowMs };
const labels = { job: 'docker', host: 'ocean', service: 'web' };
const others = { job: 'syslog', host: 'ap-attic', service: 'hostapd' };

function sourceOf(loki: LokiServer, options: Partial<LokiSourceOptions> = {}): LokiSource {
  const streams = options.streams ?? new StreamTable({ streamsMax: 100 });
  const usual = { name: 'loki', url: loki.url, intervalMs: 5, lateMs: 5, clock };
  return new LokiSource({ ...usual, ...options, streams });
}

/** Takes lines from one reading until told to stop. */
async function gather(
  source: LokiSource,
  cursor: string,
  onBatch: (batch: LineBatch, lines: readonly string[], stop: () => void) => void,
  stop = new AbortController(),
): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const batch of source.read(cursor, stop.signal)) {
    lines.push(...linesOf(batch));
    onBatch(batch, lines, () => stop.abort());
  }
  return lines;
}

/** Waits until the source has looked for late lines twice, or has asked often where it cannot. */
async function rest(loki: LokiServer, { signal }: AbortController): Promise<void> {
  const sweeps = (): number =>
    loki.asked.filter(({ url }) => url.searchParams.get('query')?.startsWith('sum(')).length;
  const goal = sweeps() + 2;
  const last = loki.asked.length + 80;
  while (sweeps() < goal && loki.asked.length < last && !signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Everything that comes until the source rests. */
async function all(loki: LokiServer, source: LokiSource, cursor = ''): Promise<[string[], string]> {
  const stop = new AbortController();
  const lines: string[] = [];
  let last = cursor;
  const reading = (async () => {
    for await (const batch of source.read(cursor, stop.signal)) {
      lines.push(...linesOf(batch));
      last = batch.cursor;
    }
  })();
  await Promise.race([rest(loki, stop), reading]).finally(() => stop.abort());
  await reading;
  return [lines, last];
}

sourceContract('LokiSource', async () => {
  const loki = await lokiServer();
  for (let i = 0; i < 60; i++) {
    const ns = nowNs - 600n * second + BigInt(Math.floor(i / 3)) * second;
    loki.lines.push({ labels: i % 3 === 0 ? labels : others, ns, text: `line ${i} ż` });
  }
  return {
    open: () => Promise.resolve(sourceOf(loki, { batchLines: 7 })),
    lines: loki.lines.map(({ text }) => text),
    endsByItself: false,
    close: () => loki.close(),
  };
});

test('LokiSource gives a line the time of Loki, and the labels that a push of it would have', async (t) => {
  const loki = await lokiServer(t);
  const streams = new StreamTable({ streamsMax: 100 });
  loki.lines.push({
    labels: { job: 'docker', hostname: 'ocean', severity: 'WARN', service_name: 'unknown_service' },
    ns: nowNs - 123_456_789n,
    text: 'one',
  });
  const { batches } = await readLines(sourceOf(loki, { streams }), '', 1);
  assert.equal(batches[0]?.timeMs[0], nowMs - 123.457);
  const expected = { job: 'docker', host: 'ocean', level: 'warning' };
  assert.deepEqual(streams.get(batches[0]?.stream[0] ?? 0).labels, expected);
  const [first] = loki.asked;
  assert.equal(first?.url.pathname, '/loki/api/v1/query_range');
  assert.equal(first?.url.searchParams.get('direction'), 'forward');
  assert.equal(first?.url.searchParams.get('limit'), '1000');
  const queries = loki.asked.map(({ url }) => url.searchParams.get('query'));
  assert.equal(new Set(queries).size, queries.length, 'a question asked twice may be cached');
  assert.equal(first?.headers['x-loki-response-encoding-flags'], 'categorize-labels');
});

test('LokiSource begins an hour ago, or where it is told to', async (t) => {
  const loki = await lokiServer(t);
  for (const [text, ageSeconds] of [
    ['old', 7200n],
    ['newer', 3000n],
    ['now', 1n],
  ] as const) {
    loki.lines.push({ labels, ns: nowNs - ageSeconds * second, text });
  }
  assert.deepEqual((await all(loki, sourceOf(loki)))[0], ['newer', 'now']);
  const source = sourceOf(loki, { fromMs: nowMs - 7_300_000 });
  assert.deepEqual((await all(loki, source))[0], ['old', 'newer', 'now']);
});

/** A line every `everyMs` of the last two days; texts are their numbers. */
function twoDays(loki: LokiServer, everyMs: number): number {
  const count = Math.floor((48 * 3_600_000) / everyMs);
  for (let i = 0; i < count; i++) {
    loki.lines.push({
      labels,
      ns: nowNs - BigInt((count - i) * everyMs) * 1_000_000n,
      text: String(i),
    });
  }
  return count;
}

test('LokiSource passes over what of the past takes too long, and never what is of the last hour', async (t) => {
  const loki = await lokiServer(t);
  const count = twoDays(loki, 600_000);
  const options = { fromMs: nowMs - 48 * 3_600_000, batchLines: 10, pastReadMs: 0 };
  const differences: unknown[] = [];
  const onDifference = (difference: unknown): number => differences.push(difference);
  const source = sourceOf(loki, { ...options, auditMs: 0, onDifference });
  const [lines] = await all(loki, source);
  const read = lines.map((line) => Number(line.split(' ').at(-1)));
  assert.deepEqual(
    read,
    Array.from({ length: 6 }, (_, i) => count - 6 + i),
  );
  assert.ok((source.status().skipped['past-hours'] ?? 0) >= 47);
  assert.deepEqual(differences, []);
});

test('LokiSource begins so that what it reads of the past has no hole, by how fast it can', async (t) => {
  const loki = await lokiServer(t);
  const count = twoDays(loki, 60_000);
  const options = { fromMs: nowMs - 48 * 3_600_000, batchLines: 5, pastReadMs: 250 };
  const source = sourceOf(loki, options);
  const [lines] = await all(loki, source);
  const read = lines.map((line) => Number(line.split(' ').at(-1)));
  assert.ok(read.length >= 60 && read.length < count, String(read.length));
  assert.equal(read.at(-1), count - 1);
  if (source.status().skipped['past-hours'] === undefined) {
    const first = read[0] ?? 0;
    assert.deepEqual(
      read,
      Array.from({ length: count - first }, (_, i) => first + i),
    );
  }
});

test('LokiSource hands over equal lines of one nanosecond each, and once', async (t) => {
  const loki = await lokiServer(t);
  const ns = nowNs - 60n * second;
  for (let i = 0; i < 4; i++) loki.lines.push({ labels, ns, text: 'same' });
  loki.lines.push({ labels: others, ns, text: 'same' }, { labels, ns: ns + 1n, text: 'same' });
  const [lines, cursor] = await all(loki, sourceOf(loki));
  assert.equal(lines.length, 6);
  assert.deepEqual((await all(loki, sourceOf(loki), cursor))[0], []);
});

test('LokiSource reads more lines of one nanosecond than a page has, and than Loki gives', async (t) => {
  const loki = await lokiServer(t);
  const ns = nowNs - 60n * second;
  const add = (stream: typeof labels, count: number, at: bigint): void => {
    for (let i = 0; i < count; i++) loki.lines.push({ labels: stream, ns: at, text: `${at} ${i}` });
  };
  add(labels, 25, ns);
  add(labels, 3, ns + 1n);
  const source = sourceOf(loki, { batchLines: 10 });
  assert.equal((await all(loki, source))[0].length, 28);
  assert.deepEqual(source.status().skipped, {});
  loki.entriesMax = 30; // now two streams together are above it, and then one alone
  add(labels, 20, ns + 5n);
  add({ ...others, service: 'a "b" \\' }, 20, ns + 5n);
  const another = sourceOf(loki, { batchLines: 30 });
  assert.equal((await all(loki, another))[0].length, 68);
  assert.deepEqual(another.status().skipped, {});
  add(others, 35, ns + 9n);
  add(others, 1, ns + 10n);
  const third = sourceOf(loki, { batchLines: 30 });
  assert.equal((await all(loki, third))[0].length, 68 + 30 + 1);
  assert.deepEqual(third.status().skipped, { 'nanosecond-full': 2, 'count-differs': 5 });
});

test('LokiSource finds lines that Loki took late, over a restart too', async (t) => {
  const loki = await lokiServer(t);
  const minute = 60n * second;
  for (let i = 0; i < 50; i++) {
    loki.lines.push({ labels, ns: nowNs - BigInt(i) * minute, text: `first ${i}` });
  }
  const late = (word: string): void => {
    for (const age of [3n * second, 20n * second, 5n * minute, 49n * minute]) {
      loki.lines.push({ labels: others, ns: nowNs - age, text: `${word} ${age}` });
    }
    // In a stream and a nanosecond that was read.
    loki.lines.push({ labels, ns: nowNs - 7n * minute, text: `${word} beside` });
  };
  let wave = 0;
  const lines = await gather(sourceOf(loki), '', (_batch, { length }, stop) => {
    if (length === 50 && wave++ === 0) late('late');
    if (length === 55) stop();
  });
  assert.deepEqual(new Set(lines), new Set(loki.lines.map(({ text }) => text)));
  const [, cursor] = await all(loki, sourceOf(loki));
  late('while it was away');
  const [again] = await all(loki, sourceOf(loki), cursor);
  assert.equal(again.length, 5);
  assert.ok(again.every((line) => line.startsWith('while')));
});

test('LokiSource never reads what the detector says', async (t) => {
  const loki = await lokiServer(t);
  const own = { job: 'log-anomaly-detector', host: 'ocean' };
  loki.lines.push({ labels: own, ns: nowNs - second, text: 'an incident' });
  loki.lines.push({ labels, ns: nowNs - second, text: 'a line' });
  const source = sourceOf(loki, { selector: '{host=~".+"}' });
  assert.deepEqual((await all(loki, source))[0], ['a line']);
  const query = loki.asked[0]?.url.searchParams.get('query');
  assert.match(query ?? '', /^\{uncached!="\w+-\d+", job!="log-anomaly-detector", host=~"\.\+"\}$/);
});

test('LokiSource asks for less when Loki refuses, and says so when nothing helps', async (t) => {
  const loki = await lokiServer(t);
  for (let i = 0; i < 100; i++) {
    loki.lines.push({ labels, ns: nowNs - BigInt(300 - i) * second, text: `line ${i}` });
  }
  loki.entriesMax = 30;
  loki.refusals.push({ status: 429, body: 'too many outstanding requests' });
  const [lines] = await all(loki, sourceOf(loki));
  assert.deepEqual(
    lines,
    loki.lines.map(({ text }) => text),
  );
  loki.entriesMax = 1;
  await assert.rejects(all(loki, sourceOf(loki)), { code: 'over-limit', isRetryable: true });
});

test('LokiSource ends with an error that may pass when Loki is away, busy or broken', async (t) => {
  const loki = await lokiServer(t);
  const fails = async (refusal: LokiServer['refusals'][number]): Promise<DetectorError> => {
    loki.refusals.push(refusal);
    const error: unknown = await readLines(sourceOf(loki), '', 1).catch(
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof DetectorError);
    return error;
  };
  for (const status of [429, 500, 503, 401, 302]) {
    const error = await fails({ status, body: 'no' });
    assert.deepEqual([error.code, error.isRetryable], ['unreachable', true]);
    assert.match(error.message, new RegExp(`it answers ${status}: no$`));
  }
  const wrong = await fails({ status: 400, body: 'parse error at line 1' });
  assert.deepEqual([wrong.code, wrong.isRetryable], ['config-invalid', false]);
  for (const body of ['{', '{}', '{"data":{"resultType":"streams","result":[7]}}']) {
    assert.match((await fails({ status: 200, body })).message, /something else than/);
  }
  const startMs = performance.now();
  await fails({ status: 429, body: 'slow down', headers: { 'retry-after': '0.2' } });
  assert.ok(performance.now() - startMs >= 190);
  await loki.close();
  await assert.rejects(readLines(sourceOf(loki), '', 1), {
    code: 'unreachable',
    isRetryable: true,
  });
});

test('LokiSource stops at once while Loki makes it wait', async (t) => {
  const loki = await lokiServer(t);
  loki.refusals.push({ status: 503, headers: { 'retry-after': '50' } });
  const stop = new AbortController();
  const reading = sourceOf(loki).read('', stop.signal)[Symbol.asyncIterator]().next();
  while (loki.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  stop.abort();
  assert.equal((await reading).done, true);
});

test('LokiSource shows a name and a password, from the URL or beside it', async (t) => {
  const loki = await lokiServer(t);
  const url = loki.url.replace('http://', 'http://reader:p%40ss@');
  await all(loki, sourceOf(loki, { url: `${url}/` }));
  await all(loki, sourceOf(loki, { user: 'reader', password: new Secret('p@ss') }));
  const expected = `Basic ${Buffer.from('reader:p@ss').toString('base64')}`;
  for (const { headers, url: asked } of loki.asked) {
    assert.equal(headers.authorization, expected);
    assert.equal(asked.pathname, '/loki/api/v1/query_range');
  }
  loki.refusals.push({ status: 401 });
  const error: unknown = await all(loki, sourceOf(loki, { url })).catch(
    (reason: unknown) => reason,
  );
  assert.doesNotMatch(String(error), /p%40ss|p@ss/);
});

test('LokiSource remembers so many lines and no more, and hands over none twice for it', async (t) => {
  const loki = await lokiServer(t);
  const add = (seconds: number, word: string): void => {
    for (let i = 0; i < 400; i++) {
      const ns = nowNs - BigInt(seconds) * second + BigInt(i) * 7_000_000n;
      loki.lines.push({ labels, ns, text: `${word} ${i}` });
    }
  };
  for (const seconds of [300, 290, 280, 8, 4]) add(seconds, `at ${seconds}`);
  const options = { batchLines: 50, idsMax: 500 };
  const [lines, cursor] = await all(loki, sourceOf(loki, options));
  assert.equal(lines.length, 2000);
  assert.equal(new Set(lines).size, 2000);
  assert.ok(cursor.length < 1000 * 8 + 500, String(cursor.length));
  add(295, 'too late'); // beyond what is remembered: not looked for
  assert.deepEqual((await all(loki, sourceOf(loki, options), cursor))[0], []);
});

test('LokiSource refuses a place that it has not stored', async (t) => {
  const loki = await lokiServer(t);
  for (const cursor of ['2 1 1 1', '1 x 1 1', '1 1 1', '1 1 1 1 a:b']) {
    await assert.rejects(readLines(sourceOf(loki), cursor, 1), { code: 'state-unusable' });
  }
});

test('LokiSource says how far it is behind', async (t) => {
  const loki = await lokiServer(t);
  const source = sourceOf(loki, { fromMs: nowMs - 7_200_000 });
  assert.equal(source.status().problem, 'it is 2.0 h behind');
  await all(loki, source);
  assert.equal(source.status().problem, undefined);
});

test('LokiSource hands over every line once, however lines come and wherever it is cut', async () => {
  const when = fc.tuple(fc.nat(3500), fc.nat(3), fc.nat(2), fc.boolean());
  const waves = fc.array(fc.array(when, { maxLength: 25 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(waves, fc.integer({ min: 3, max: 12 }), async (added, batchLines) => {
      const loki = await lokiServer();
      const read: string[] = [];
      let cursor = '';
      for (const wave of added) {
        for (const [age, nanos, word, isOther] of wave) {
          const ns = nowNs - BigInt(age) * second + BigInt(nanos);
          loki.lines.push({ labels: isOther ? others : labels, ns, text: `word ${word}` });
        }
        const [lines, next] = await all(loki, sourceOf(loki, { batchLines }), cursor);
        read.push(...lines);
        cursor = next;
      }
      await loki.close();
      assert.deepEqual(read.toSorted(), loki.lines.map(({ text }) => text).toSorted());
    }),
    { numRuns: 10 },
  );
});

test('LokiSource holds closed minutes against what Loki counts, and says of which stream they differ', async (t) => {
  const loki = await lokiServer(t);
  const told: unknown[] = [];
  for (let i = 0; i < 300; i++) {
    const ns = nowNs - 600n * second + BigInt(i) * second;
    loki.lines.push({ labels: i % 2 === 0 ? labels : others, ns, text: `line ${i}` });
  }
  const source = sourceOf(loki, {
    auditMs: 1,
    fromMs: nowMs - 660_000,
    onDifference: (one) => told.push(one),
  });
  await all(loki, source);
  const audits = loki.asked.filter(({ url }) =>
    url.searchParams.get('query')?.startsWith('sum by '),
  );
  assert.ok(audits.length > 0);
  assert.deepEqual([told, source.status().skipped], [[], {}]);

  // More lines in one nanosecond of one stream than Loki gives: the audit says which and how many.
  loki.entriesMax = 20;
  const ns = nowNs - 500n * second + 500_000_000n;
  for (let i = 0; i < 30; i++) loki.lines.push({ labels, ns, text: `at once ${i}` });
  const limited = sourceOf(loki, {
    auditMs: 1,
    batchLines: 10,
    fromMs: nowMs - 660_000,
    onDifference: (one) => told.push(one),
  });
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), 10_000);
  const reading = gather(limited, '', () => undefined, stop);
  while (told.length === 0 && !stop.signal.aborted) await sleep(2);
  stop.abort();
  clearTimeout(limit);
  await reading;
  const minuteMs = Math.floor((nowMs - 500_000) / 60_000) * 60_000;
  const [first] = told as { counted: number; handedOver: number }[];
  assert.deepEqual(told, [{ ...first, labels, minuteMs }]);
  assert.equal(first!.counted - first!.handedOver, limited.status().skipped['audit-differs']);
});
