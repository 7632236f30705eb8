/**
 * Ours beside its peers, in one run over the same bytes, by CPU-seconds:
 *
 *     npm run bench:peers -- --data DIR [--corpora DIR] [--lines N] [--rounds N] [--only NAME,…]
 *                            [--python PATH] [--json]
 *
 * DIR/parsing holds Loghub-2k systems; their values are drawn anew. Rounds of all contenders are
 * interleaved, each in a process of its own, and of each the best round counts. Mining is over the
 * messages that our parser finds in the lines. A peer that is not installed is named, with the command
 * that brings it. The table goes to docs/reference/speed.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { StreamTable } from '../src/model/stream-table.ts';
import { Parser } from '../src/parse/parser.ts';
import { batchesOf } from './batches-of.ts';
import { type BenchCorpus, benchCorpora, fileCorpora } from './bench-corpora.ts';
import type { Measured } from './peers/measured.ts';
import { measurePeer, measureProcesses, measureWorkers, type Peer, peers } from './peers/peers.ts';

/** Millions of lines a CPU-second by contender; the peak of memory, MB, by the same. */
interface Row {
  readonly corpus: string;
  readonly rates: Readonly<Record<string, number>>;
  readonly peakMb: Readonly<Record<string, number>>;
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    corpora: { type: 'string' },
    lines: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    json: { type: 'boolean', default: false },
  },
});
const lines = Number(values.lines);
const rounds = Number(values.rounds);
const only = values.only?.split(',');
const folder = mkdtempSync(join(tmpdir(), 'peers-'));
const say = values.json ? console.error : console.log;

try {
  const corpora = [
    ...benchCorpora(values.data === undefined ? undefined : join(values.data, 'parsing')),
    ...(values.corpora === undefined ? [] : fileCorpora(values.corpora)),
  ].filter(({ name }) => only === undefined || only.includes(name));
  const all = peers(values.python);
  for (const { name, bring } of all.filter(({ isMissing }) => isMissing))
    say(`skipped: ${name} is not installed: ${bring}`);
  const present = all.filter(({ isMissing }) => isMissing !== true);
  say(`${lines} lines a corpus, best of ${rounds} rounds, M lines per CPU-second\n`);
  say(cells(['corpus', ...present.map(({ name }) => name), 'peak MB']));
  const rows: Row[] = [];
  for (const corpus of corpora) {
    const row = await measureCorpus(corpus, present);
    rows.push(row);
    say(cells([row.corpus, ...present.map(({ name }) => rate(row.rates[name])), peakOf(row)]));
  }
  const isFlood = new Set(corpora.filter((corpus) => corpus.isFlood).map(({ name }) => name));
  const ratios = leastRatios(rows.filter(({ corpus }) => !isFlood.has(corpus)));
  say(`\nleast over the corpora, floods left out:\n${ratios.map(sentence).join('\n')}`);
  const workers = await compareWorkers(corpora);
  say(`\ntwo workers reach ${workers.toFixed(2)} of two processes (lines a second of the clock)`);
  if (values.json) console.log(JSON.stringify({ lines, rounds, rows, ratios, workers }, null, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
runPatterns();

async function measureCorpus(corpus: BenchCorpus, contenders: readonly Peer[]): Promise<Row> {
  const files = write(corpus);
  const best = new Map<string, Measured>();
  for (let round = 0; round < rounds; round++) {
    for (const peer of contenders) {
      // Their cost grows with the square where every line is a new template.
      if (corpus.isFlood && (peer.name === 'naive Drain' || peer.name === 'Drain3')) continue;
      const measured = await measurePeer(peer, files[peer.takes]);
      const known = best.get(peer.name);
      if (known === undefined || perLine(measured) < perLine(known)) best.set(peer.name, measured);
    }
  }
  if (best.get('mining, kernel')?.templates !== best.get('mining, twin')?.templates)
    throw new Error(`The kernel and its twin found different templates in ${corpus.name}`);
  const table = (cell: (of: Measured) => number): Record<string, number> =>
    Object.fromEntries([...best].map(([name, measured]) => [name, cell(measured)]));
  return {
    corpus: corpus.name,
    rates: table((measured) => 1 / perLine(measured) / 1e6),
    peakMb: table(({ peakMb }) => peakMb ?? 0),
  };
}

function write(corpus: BenchCorpus): Readonly<Record<Peer['takes'], string>> {
  const files = { lines: join(folder, 'lines.log'), messages: join(folder, 'messages.log') };
  const text = new TextEncoder().encode(`${corpus.lines(lines).join('\n')}\n`);
  writeFileSync(files.lines, text);
  writeFileSync(files.messages, messagesOf(text));
  return files;
}

/** The message of each line, its first line where it has more, as our parser finds it. */
function messagesOf(text: Uint8Array): Uint8Array {
  const parser = new Parser({ streams: new StreamTable({ streamsMax: 20_000 }), timezone: 'UTC' });
  const out = new Uint8Array(text.length + 1);
  let length = 0;
  for (const batch of batchesOf(text, 0)) {
    for (const { bytes, messageStart, messageEnd, length: rows } of parser.push(batch)) {
      for (let row = 0; row < rows; row++) {
        const message = bytes.subarray(messageStart[row], messageEnd[row]);
        const end = message.indexOf(10);
        out.set(end < 0 ? message : message.subarray(0, end), length);
        length += end < 0 ? message.length : end;
        out[length++] = 10;
      }
    }
  }
  return out.subarray(0, length);
}

/** Each is given the same bytes twice: what would be two partitions of a service. */
async function compareWorkers(corpora: readonly BenchCorpus[]): Promise<number> {
  const corpus = corpora.find(({ name }) => name === 'mix') ?? corpora[0];
  if (corpus === undefined) return Number.NaN;
  const path = write(corpus).lines;
  let [threads, processes] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const measured = await measureWorkers([path, path]);
    threads = Math.max(threads, measured.lines / (measured.wallSeconds ?? Number.NaN));
    const both = await measureProcesses([path, path]);
    const seconds = Math.max(...both.map(({ wallSeconds }) => wallSeconds ?? Number.NaN));
    processes = Math.max(processes, both.reduce((sum, one) => sum + one.lines, 0) / seconds);
  }
  return threads / processes;
}

interface Ratio {
  readonly of: string;
  readonly to: string;
  readonly ratio: number;
  readonly corpus: string;
}

function leastRatios(rows: readonly Row[]): readonly Ratio[] {
  const pairs = ['mining, kernel', 'mining, twin'].flatMap((of) =>
    ['naive Drain', "Loki's drain", 'Drain3'].map((to) => [of, to] as const),
  );
  return pairs.flatMap(([of, to]) => {
    const found = rows.flatMap(({ corpus, rates }) => {
      const ratio = (rates[of] ?? Number.NaN) / (rates[to] ?? Number.NaN);
      return Number.isNaN(ratio) ? [] : [{ of, to, ratio, corpus }];
    });
    return found.toSorted((a, b) => a.ratio - b.ratio).slice(0, 1);
  });
}

/** Its own benchmark, where there is one: patterns beside V8, RE2 and Hyperscan. */
function runPatterns(): void {
  const path = join(import.meta.dirname, 'peers-patterns.ts');
  if (!existsSync(path)) return;
  const data = values.data === undefined ? [] : ['--data', values.data];
  spawnSync(process.execPath, [path, ...data], { stdio: 'inherit' });
}

function perLine({ cpuSeconds, lines: count }: Measured): number {
  return cpuSeconds / count;
}

function sentence({ of, to, ratio, corpus }: Ratio): string {
  return `  ${of} is ${ratio.toFixed(1)} x ${to} (${corpus})`;
}

function rate(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(value < 0.1 ? 4 : 3);
}

function peakOf({ peakMb }: Row): string {
  return (peakMb['whole path'] ?? 0).toFixed(0);
}

function cells(texts: readonly string[]): string {
  return texts.map((text, i) => (i === 0 ? text.padEnd(20) : text.padStart(15))).join('');
}
