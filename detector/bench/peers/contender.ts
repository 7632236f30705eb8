/* oxlint-disable no-console, unicorn/require-post-message-target-origin -- a program that prints; the origin is for windows, these are threads */
/**
 * One contender of `npm run bench:peers`, once over a file, in a process of its own:
 *
 *     node contender.ts mining-kernel|mining-twin|mining-naive|whole FILE
 *     node contender.ts workers FILE FILE
 *
 * Prints {"lines", "cpuSeconds", "wallSeconds", "templates", "peakMb"}. Reading the file is not counted;
 * the garbage collector's threads are. Before the clock starts, others have gone over the first lines,
 * one after the other, so that the code is compiled, as it is in a service that runs for weeks; and what a
 * contender takes is there: for mining batches of messages, strings for the naive one. `workers` runs the
 * whole path over each file in a thread of its own.
 */
import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadKernel } from '../../src/kernel/load-kernel.ts';
import { createPipeline } from '../../src/pipeline/create-pipeline.ts';
import { TemplateMiner } from '../../src/templates/template-miner.ts';
import { batchesOf } from '../batches-of.ts';
import { NaiveDrain } from '../naive-drain.ts';
import type { Measured } from './measured.ts';

interface Work {
  readonly lines: number;
  readonly templates: number;
}

function mine(text: Uint8Array, miner: TemplateMiner): () => Work {
  const batches = [...batchesOf(text, 0)];
  return () => {
    for (const batch of batches) miner.push(batch);
    return { lines: batches.reduce((sum, { length }) => sum + length, 0), templates: miner.size };
  };
}

function mineNaively(text: Uint8Array): () => Work {
  const lines = new TextDecoder().decode(text).split('\n').slice(0, -1);
  const miner = new NaiveDrain();
  return () => {
    for (const line of lines) miner.add(line);
    return { lines: lines.length, templates: miner.size };
  };
}

function wholePath(text: Uint8Array): () => Work {
  const { pipeline, streams, templates } = createPipeline({ budget: 3, timezone: 'UTC' });
  const stream = streams.intern({ job: 'file', host: 'bench' });
  return () => {
    let lines = 0;
    for (const batch of batchesOf(text, stream)) {
      pipeline.push(batch, 'bench');
      lines += batch.length;
    }
    return { lines, templates: templates.size };
  };
}

const contenders: Readonly<Record<string, (text: Uint8Array) => () => Work>> = {
  'mining-kernel': (text) => mine(text, new TemplateMiner(loadKernel())),
  'mining-twin': (text) => mine(text, new TemplateMiner()),
  'mining-naive': mineNaively,
  whole: wholePath,
};

const warmBytes = 8_000_000;
/** A batch is one call, and V8 compiles a function for good after hundreds: one round is a dozen. */
const warmRounds = 10;

/** Ready to run over the file, with its code compiled. */
function ready(make: (text: Uint8Array) => () => Work, path: string): () => Work {
  const text = readFileSync(path);
  const head = text.subarray(0, text.lastIndexOf(10, warmBytes) + 1);
  for (let round = 0; round < warmRounds; round++) make(head)();
  return make(text);
}

function measure(run: () => Work): Measured {
  const startMs = performance.now();
  const before = process.cpuUsage();
  return measuredSince(run(), before, startMs);
}

function measuredSince(work: Work, before: NodeJS.CpuUsage, startMs: number): Measured {
  const { user, system } = process.cpuUsage(before);
  return {
    ...work,
    cpuSeconds: (user + system) / 1e6,
    wallSeconds: (performance.now() - startMs) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

/** Threads say when they are ready, so that starting them is not counted, and begin together. */
async function runWorkers(files: readonly string[]): Promise<Measured> {
  const workers = files.map((file) => new Worker(new URL(import.meta.url), { workerData: file }));
  await Promise.all(workers.map((worker) => nextMessage(worker)));
  const startMs = performance.now();
  const before = process.cpuUsage();
  const works = await Promise.all(
    workers.map((worker) => {
      worker.postMessage('go');
      return nextMessage(worker) as Promise<Work>;
    }),
  );
  const lines = works.reduce((sum, work) => sum + work.lines, 0);
  return measuredSince({ lines, templates: 0 }, before, startMs);
}

function nextMessage(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (isMainThread) {
  const [kind = '', ...files] = process.argv.slice(2);
  const contender = contenders[kind];
  const measured =
    contender === undefined ? await runWorkers(files) : measure(ready(contender, files[0] ?? ''));
  console.log(JSON.stringify(measured));
} else {
  const run = ready(wholePath, String(workerData));
  parentPort?.once('message', () => parentPort?.postMessage(run()));
  parentPort?.postMessage('ready');
}
