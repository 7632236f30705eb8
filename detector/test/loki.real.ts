/**
 * A real Loki, written to by HTTP and read by the Loki source: every line once, over restarts of both.
 * Needs the program loki (built by test/tools); says so aloud and skips without it.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { StreamTable } from '../src/model/stream-table.ts';
import { LokiSource } from '../src/sources/loki/loki-source.ts';
import { linesOf } from './contracts/source-contract.ts';
import { freePort } from './kill/free-port.ts';
import { ServiceProcess } from './kill/service-process.ts';
import { storedTruth } from './kill/stored-truth.ts';

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
const folders = [
  ...globSync(join(cache, 'tidewatch/tools/loki-*')),
  ...(process.env['PATH'] ?? '').split(delimiter),
];
const program = folders.map((folder) => join(folder, 'loki')).find((path) => existsSync(path));
const skip = program === undefined ? 'not on this machine: loki' : false;

const second = 1_000_000_000n;
const linesMax = 20_000;
/** On a busy machine; on a quiet one ten seconds are enough for each. */
const patienceMs = 180_000;

/** One process: chunks on disk, and the caches of answers that a reader must not be served from. */
function configOf(folder: string, [http, grpc]: readonly [number, number]): string {
  return `auth_enabled: false
server: { http_listen_address: 127.0.0.1, http_listen_port: ${http}, grpc_listen_address: 127.0.0.1, grpc_listen_port: ${grpc}, log_level: warn }
common:
  instance_addr: 127.0.0.1
  path_prefix: ${folder}
  replication_factor: 1
  ring: { kvstore: { store: inmemory } }
  storage: { filesystem: { chunks_directory: ${folder}/chunks, rules_directory: ${folder}/rules } }
schema_config:
  configs: [{ from: '2024-01-01', store: tsdb, object_store: filesystem, schema: v13, index: { prefix: index_, period: 24h } }]
ingester: { wal: { enabled: true, dir: ${folder}/wal } }
limits_config: { ingestion_rate_mb: 64, ingestion_burst_size_mb: 64, split_queries_by_interval: 1m, max_entries_limit_per_query: 5000 }
query_range: { cache_results: true, results_cache: { cache: { embedded_cache: { enabled: true, max_size_mb: 32 } } } }
frontend: { encoding: protobuf }
analytics: { reporting_enabled: false }
`;
}

interface RunningLoki {
  readonly url: string;
  /** What it says in its own log. */
  readonly warnings: readonly string[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

async function lokiIn(folder: string): Promise<RunningLoki> {
  const ports = [await freePort(), await freePort()] as const;
  const config = join(folder, 'loki.yaml');
  await writeFile(config, configOf(join(folder, 'data'), ports));
  const url = `http://127.0.0.1:${ports[0]}`;
  const warnings: string[] = [];
  let child: ChildProcess | undefined;
  return {
    url,
    warnings,
    async start() {
      const stdio = ['ignore', 'ignore', 'pipe'] as const;
      child = spawn(program ?? '', [`-config.file=${config}`], { stdio: [...stdio] });
      if (child.stderr !== null) {
        createInterface(child.stderr).on('line', (line) => warnings.push(line));
      }
      for (let tries = 0; ; tries++) {
        assert.equal(child.exitCode, null, 'loki has ended');
        assert.ok(tries < 400, 'loki is not ready after 40 s');
        const answer = await fetch(`${url}/ready`).catch(() => undefined);
        await answer?.body?.cancel();
        if (answer?.ok === true) return;
        await sleep(100);
      }
    },
    async stop() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

interface Sent {
  readonly labels: Readonly<Record<string, string>>;
  readonly ns: bigint;
  readonly text: string;
}

async function push(url: string, lines: readonly Sent[]): Promise<void> {
  const streams = [...Map.groupBy(lines, ({ labels }) => JSON.stringify(labels)).values()];
  const body = streams.map((of) => ({
    stream: of[0]?.labels,
    values: of.map(({ ns, text }) => [String(ns), text, { trace_id: `t${text.length}` }]),
  }));
  const answer = await fetch(`${url}/loki/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ streams: body }),
  });
  assert.equal(answer.status, 204, await answer.text());
}

/** Of several hosts over the last 40 minutes; now and then 1,500 and once 7,000 in one nanosecond. */
function linesFrom(nowNs: bigint): Sent[] {
  const lines: Sent[] = [];
  for (let i = 0; lines.length < linesMax; i++) {
    const labels = { job: 'syslog', host: `host${i % 4}`, service: `s${i % 7}` };
    const ns = nowNs - 2400n * second + BigInt(i) * 100_000_000n;
    const repeats = i === 500 ? 7000 : i % 2000 === 1000 ? 1500 : 1;
    for (let n = 0; n < repeats && lines.length < linesMax; n++) {
      const of = { ...labels, host: `host${(i + n) % 4}` };
      lines.push({ labels: of, ns, text: `line ${i} of ${of.host} ${n} żółw` });
    }
  }
  return lines;
}

/** Every tenth line comes late: it is pushed when the others have been read. */
function waves(lines: readonly Sent[]): readonly (readonly Sent[])[] {
  const late = lines.filter((_, i) => i % 10 === 3);
  const inTime = lines.filter((_, i) => i % 10 !== 3);
  const half = Math.floor(inTime.length / 2);
  return [inTime.slice(0, half), inTime.slice(half), late.slice(0, 1000), late.slice(1000)];
}

test('LokiSource reads every line of a real Loki once', { skip, timeout: 600_000 }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tidewatch-loki-'));
  const loki = await lokiIn(folder);
  t.after(async () => {
    await loki.stop();
    await rm(folder, { recursive: true, force: true });
  });
  await loki.start();
  const clock = { nowMs: (): number => Date.now() };
  const sent = linesFrom(BigInt(Date.now()) * 1_000_000n);
  const streams = new StreamTable({ streamsMax: 100 });
  const read: string[] = [];
  const differences: unknown[] = [];
  let cursor = '';
  let [expected, audited] = [0, 0];
  const startMs = performance.now();
  for (const [index, wave] of waves(sent).entries()) {
    for (let at = 0; at < wave.length; at += 4000) {
      await push(loki.url, wave.slice(at, at + 4000));
    }
    if (index % 2 === 1) {
      await loki.stop();
      await loki.start();
    }
    expected += wave.length;
    // A source of its own for each wave: as after a restart. Two seconds more, for what comes twice.
    const source = new LokiSource({
      name: 'loki',
      url: loki.url,
      lateMs: 500,
      auditMs: 100,
      streams,
      clock,
      onDifference: (difference) => differences.push(difference),
    });
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), 120_000);
    let end: NodeJS.Timeout | undefined;
    for await (const batch of source.read(cursor, stop.signal)) {
      read.push(...linesOf(batch));
      cursor = batch.cursor;
      if (read.length >= expected) end ??= setTimeout(() => stop.abort(), 2000);
    }
    clearTimeout(limit);
    clearTimeout(end);
    t.diagnostic(`wave ${index}: ${read.length} of ${expected}, cursor of ${cursor.length} bytes`);
    assert.equal(read.length, expected);
    assert.deepEqual([differences, source.status().skipped], [[], {}]);
    audited += source.auditedMinutes;
  }
  t.diagnostic(`${audited} minutes held against the counts of Loki, stream by stream`);
  assert.ok(audited > 0);
  t.diagnostic(`${sent.length} lines in ${Math.round(performance.now() - startMs)} ms`);
  assert.deepEqual(read.toSorted(), sent.map(({ text }) => text).toSorted());
  const hosts = streams.snapshot().map(({ job, host }) => `${job} ${host}`);
  assert.deepEqual(
    [...new Set(hosts)].toSorted(),
    [0, 1, 2, 3].map((n) => `syslog host${n}`),
  );
  const names = new Set(streams.snapshot().flatMap((labels) => Object.keys(labels)));
  assert.deepEqual([...names].toSorted(), ['host', 'job', 'service']);
  const ofQuestions = loki.warnings.filter((line) => /query overlaps|before start/.test(line));
  assert.deepEqual(ofQuestions, [], 'Loki warns of what it is asked');
});

/** Writes lines of three streams as they come up; what Loki does not take is written again, then late. */
class Writer {
  readonly #url: string;
  /** Heartbeats that it is still to send, one a second. */
  beats = 0;
  sent = 0;

  constructor(url: string) {
    this.#url = url;
  }

  /** @param stop nothing new is written after it @param end nothing that waits is either */
  async run(stop: AbortSignal, end: AbortSignal): Promise<void> {
    const waiting: Sent[] = [];
    for (let round = 0; !stop.aborted || waiting.length > 0; round++) {
      if (end.aborted) return;
      if (!stop.aborted) waiting.push(...this.#linesOf(round));
      const batch = waiting.slice(0, 2_000);
      const isTaken = await push(this.#url, batch).then(
        () => true,
        () => false,
      );
      if (isTaken) this.sent += waiting.splice(0, batch.length).length;
      await sleep(100);
    }
  }

  #linesOf(round: number): Sent[] {
    const nowNs = BigInt(Date.now()) * 1_000_000n;
    // Every seventh is half a minute late, and all of a round of one stream have one nanosecond.
    const lines = Array.from({ length: 20 }, (_, i) => ({
      labels: { job: 'file', host: `host${i % 3}`, service: 'app' },
      ns: i % 7 === 3 ? nowNs - 30n * second : nowNs,
      text: `request ${round} ${i} served`,
    }));
    if (round % 10 !== 0 || this.beats === 0) return lines;
    this.beats--;
    const labels = { job: 'systemd-journal', host: 'host0', service: 'backup' };
    return [...lines, { labels, ns: nowNs, text: 'heartbeat from backup every 1 s' }];
  }
}

/** What Loki has of the detector's own job. */
async function incidentsIn(url: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const query = encodeURIComponent('{job="log-anomaly-detector"} |= `signature`');
  const answer = await fetch(`${url}/loki/api/v1/query_range?query=${query}&since=1h`);
  const { data } = (await answer.json()) as { data: { result: { values: string[][] }[] } };
  return data.result.flatMap(({ values }) => values.map(([, text]) => JSON.parse(text ?? '')));
}

test(
  'logdetect serve analyses every line of a real Loki once, over SIGKILL and an outage',
  { skip, timeout: 600_000 },
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tidewatch-loki-'));
    const loki = await lokiIn(folder);
    const address = `127.0.0.1:${await freePort()}`;
    const dataDir = join(folder, 'state');
    const off = ['--push', 'off', '--syslog-listen', 'off'];
    const own = ['--listen', address, '--loki-url', loki.url, '--loki-selector', '{host=~".+"}'];
    const service = new ServiceProcess({ dataDir, flags: [...off, ...own] });
    const [stop, end] = [new AbortController(), new AbortController()];
    t.after(async () => {
      end.abort();
      await service.kill();
      await loki.stop();
      await rm(folder, { recursive: true, force: true });
    });
    await loki.start();
    service.start();
    const writer = new Writer(loki.url);
    const writing = writer.run(stop.signal, end.signal);
    const count = async (): Promise<number> => {
      const answer = await fetch(`http://${address}/status`);
      const { lines } = (await answer.json()) as { lines: number };
      return lines;
    };
    // What fell silent before the first start is no news.
    await service.until('lines', async () => ((await count()) > 0 ? true : undefined));
    writer.beats = 3;
    const opened = async (): Promise<readonly Readonly<Record<string, unknown>>[]> => {
      const changes = await incidentsIn(loki.url);
      return changes.filter(({ change }) => change === 'opened');
    };
    const startMs = performance.now();
    const lost = await service.until(
      'an incident in Loki',
      async () => {
        const found = await opened();
        return found.length > 0 ? found : undefined;
      },
      patienceMs,
    );
    t.diagnostic(`the silence was told after ${Math.round(performance.now() - startMs)} ms`);
    assert.deepEqual(
      lost.map(({ kinds }) => kinds),
      [['silence']],
    );
    await service.kill();
    await sleep(2_000);
    service.start();
    await sleep(4_000);
    await loki.stop();
    await sleep(3_000);
    await service.kill();
    service.start();
    await sleep(5_000);
    await loki.start();
    await sleep(10_000);
    await service.kill();
    service.start();
    stop.abort();
    await writing;
    await service.until(
      'all lines',
      async () => ((await count()) >= writer.sent ? true : undefined),
      patienceMs,
    );
    await sleep(2_000);
    await service.kill('SIGTERM');
    t.diagnostic(`${writer.sent} lines written, ${storedTruth(dataDir).analysed['loki']} analysed`);
    assert.equal(storedTruth(dataDir).analysed['loki'], writer.sent);
    assert.equal((await opened()).length, 1);
  },
);
