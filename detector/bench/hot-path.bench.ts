/**
 * Lines and MB per CPU-second of each stage and of the whole path, beside a naive Drain in the same run:
 * `npm run bench -- [--data DIR] [--corpora DIR] [--lines N] [--rounds N] [--only NAME,…]`. DIR/parsing
 * holds Loghub-2k systems; their values are drawn anew. Without it, lines of a small grammar.
 *
 * Rounds of all stages are interleaved and the best of each counts. The naive Drain gets the messages
 * as strings, and making them is not counted. Floods it is spared: its cost grows with the square.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { LineBatch } from '../src/model/line-batch.ts';
import { createPipeline } from '../src/pipeline/create-pipeline.ts';
import { TemplateMiner } from '../src/templates/template-miner.ts';
import { batchesOf } from './batches-of.ts';
import { type BenchCorpus, benchCorpora, fileCorpora } from './bench-corpora.ts';
import { NaiveDrain } from './naive-drain.ts';
import { StageClock } from './stage-clock.ts';

const stages = ['split', 'parse', 'templates', 'whole', 'naive'] as const;
type Clocks = Readonly<Record<(typeof stages)[number], StageClock>>;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    corpora: { type: 'string' },
    lines: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const lines = Number(values.lines);
const rounds = Number(values.rounds);
const only = values.only?.split(',');
const corpora = [
  ...benchCorpora(values.data === undefined ? undefined : join(values.data, 'parsing')),
  ...(values.corpora === undefined ? [] : fileCorpora(values.corpora)),
].filter(({ name }) => only === undefined || only.includes(name));

console.log(`${lines} lines a corpus, best of ${rounds} rounds, M lines (MB) per CPU-second\n`);
console.log(
  row(['corpus', 'split', 'parse', 'templates', 'whole', 'naive', 'x naive', 'p99 ns', 'known']),
);
for (const corpus of corpora) console.log(measure(corpus));
console.log(`\n${bytesPerTemplate()} bytes a template (50,000 of 60 bytes, each seen once)`);

function measure(corpus: BenchCorpus): string {
  const bytes = new TextEncoder().encode(`${corpus.lines(lines).join('\n')}\n`);
  const clocks = Object.fromEntries(
    stages.map((stage) => [stage, new StageClock()]),
  ) as unknown as Clocks;
  let known = 0;
  for (let round = 0; round < rounds; round++) {
    known = runStages(bytes, clocks, corpus.isFlood);
    collectGarbage();
    runWhole(bytes, clocks.whole);
    collectGarbage();
    for (const stage of stages) clocks[stage].endRound();
  }
  const speed = (stage: StageClock): string =>
    `${(lines / stage.best / 1e6).toFixed(2)} (${(bytes.length / stage.best / 1e6).toFixed(0)})`;
  const { split, parse, templates, whole, naive } = clocks;
  return row([
    corpus.name,
    ...[split, parse, templates, whole].map((stage) => speed(stage)),
    corpus.isFlood ? '-' : (lines / naive.best / 1e6).toFixed(3),
    corpus.isFlood ? '-' : (naive.best / templates.best).toFixed(1),
    templates.p99Ns.toFixed(0),
    String(known),
  ]);
}

/** Each stage for itself, batch by batch. @returns how many templates there are at the end */
function runStages(bytes: Uint8Array, clocks: Clocks, isFlood: boolean): number {
  const parts = createPipeline({ budget: 3, timezone: 'UTC' });
  const { streams, parser, templates: miner } = parts;
  const stream = streams.intern({ job: 'file', host: 'bench' });
  const naive = new NaiveDrain();
  const batches = batchesOf(bytes, stream);
  for (;;) {
    clocks.split.start();
    const { value: batch } = batches.next();
    clocks.split.stop(batch?.length ?? 0);
    if (batch === undefined) break;
    clocks.parse.start();
    const parsed = parser.push(batch);
    clocks.parse.stop(batch.length);
    for (const events of parsed) {
      clocks.templates.start();
      miner.push(events);
      clocks.templates.stop(events.length);
      if (!isFlood) runNaive(naive, events, clocks.naive);
    }
  }
  return miner.size;
}

function runNaive(naive: NaiveDrain, batch: LineBatch, clock: StageClock): void {
  const { bytes, messageStart, messageEnd } = batch;
  const decoder = new TextDecoder();
  const messages = Array.from({ length: batch.length }, (_, i) =>
    decoder.decode(bytes.subarray(messageStart[i], messageEnd[i])),
  );
  clock.start();
  for (const message of messages) naive.add(message);
  clock.stop(batch.length);
}

function runWhole(bytes: Uint8Array, clock: StageClock): void {
  const { pipeline, streams } = createPipeline({ budget: 3, timezone: 'UTC' });
  const stream = streams.intern({ job: 'file', host: 'bench' });
  clock.start();
  for (const batch of batchesOf(bytes, stream)) {
    pipeline.push(batch, 'bench');
    clock.stop(batch.length);
    clock.start();
  }
}

function bytesPerTemplate(): number {
  const count = 50_000;
  const structures = benchCorpora(undefined).at(-1);
  const bytes = new TextEncoder().encode(
    `${(structures?.lines(count) ?? []).map((line) => line.slice(0, 60)).join('\n')}\n`,
  );
  collectGarbage();
  const miner = new TemplateMiner();
  const before = process.memoryUsage().heapUsed;
  for (const batch of batchesOf(bytes, 0)) miner.push(batch);
  collectGarbage();
  return Math.round((process.memoryUsage().heapUsed - before) / miner.size);
}

function row(cells: readonly string[]): string {
  return cells.map((cell, i) => (i === 0 ? cell.padEnd(20) : cell.padStart(13))).join('');
}
