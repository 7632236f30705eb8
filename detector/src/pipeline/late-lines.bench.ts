/**
 * What a line costs on the whole path, in time and late, ns of CPU time:
 * `node detector/src/pipeline/late-lines.bench.ts [--lines N] [--rounds N] [--only NAME,…]`.
 *
 * Ten hosts with two services each, 200 lines a second, with the built-in patterns. Of several rounds the
 * best counts; what is compiled in the first is not measured.
 */
import { parseArgs } from 'node:util';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import { createPipeline } from './create-pipeline.ts';
import { loadPatterns } from './load-patterns.ts';

interface Said {
  readonly timeMs: number;
  /** When it is read. */
  readonly readMs: number;
  readonly host: number;
  readonly text: string;
}

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 10, 20);
const linesASecond = 200;
const batchLines = 1_000;

/** What becomes of a line, by what it is the number of and when it is said. */
const cases: Readonly<Record<string, (line: Said, number: number) => Said>> = {
  'in time': (line) => line,
  'an agent catches up on 12 minutes': (line) =>
    line.host === 3 ? keptUntil(line, [2, 14]) : line,
  'all agents catch up on 12 minutes': (line) => keptUntil(line, [2, 14]),
  'a clock is 70 minutes behind': (line) => behind(line, line.host === 3 ? 70 : 0),
  'five clocks are, each by its own': (line) => behind(line, line.host > 4 ? 7 * line.host : 0),
  'three hosts come 90 s late': (line) =>
    line.host < 7 ? line : { ...line, readMs: line.readMs + 90_000 },
  'each line another minute of an hour': (line, number) => behind(line, (number * 7_919) % 60),
};

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '4' },
    only: { type: 'string' },
  },
});
const { patterns } = await loadPatterns();
const only = values.only?.split(',');
const lines = Number(values.lines);
for (const [name, change] of Object.entries(cases)) {
  if (only?.includes(name) === false) continue;
  const said = Array.from({ length: lines }, (_, i) => change(lineOf(i), i));
  const read = said.toSorted((a, b) => a.readMs - b.readMs);
  const rounds = Array.from({ length: Number(values.rounds) }, () => secondsOf(read));
  const best = Math.min(...rounds.slice(1));
  console.log(`${name.padEnd(38)}${((best / lines) * 1e9).toFixed(0).padStart(8)} ns a line`);
}

function lineOf(i: number): Said {
  const timeMs = startMs + Math.floor((i / linesASecond) * 1_000);
  const number = (i * 48_271) % 2_147_483_647;
  const texts = [
    `GET /cart/${number} took ${number % 90} ms`,
    `cache hit ratio ${number % 100}% for segment ${number % 8}`,
    `connection ${number} closed by peer`,
    `user u${number % 100} logged in from 10.0.${number % 256}.${number % 251}`,
    `worker ${number % 16} picked job ${number}`,
  ];
  return { timeMs, readMs: timeMs, host: number % 10, text: texts[number % 5] ?? '' };
}

function keptUntil(line: Said, [from, to]: readonly [number, number]): Said {
  const minute = (line.timeMs - startMs) / minuteMs;
  if (minute < from || minute >= to) return line;
  // Each agent sends what it has at a pace of its own.
  const share = (minute - from) / (to - from);
  return { ...line, readMs: startMs + to * minuteMs + share * minuteMs * (0.3 + line.host / 10) };
}

function behind(line: Said, minutes: number): Said {
  return { ...line, timeMs: line.timeMs - minutes * minuteMs };
}

function secondsOf(read: readonly Said[]): number {
  const { pipeline, streams } = createPipeline({ budget: 3, timezone: 'UTC', patterns });
  const batches = [];
  for (let from = 0; from < read.length; from += batchLines) {
    batches.push(batchOf(read.slice(from, from + batchLines), streams));
  }
  const before = process.cpuUsage();
  for (const batch of batches) pipeline.push(batch, 'bench');
  pipeline.flush(Number.POSITIVE_INFINITY);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function batchOf(said: readonly Said[], streams: StreamTable): LineBatch {
  const texts = said.map(({ text }) => new TextEncoder().encode(`${text}\n`));
  const batch = allocateLineBatch(Buffer.concat(texts), said.length);
  let at = 0;
  for (const [row, { timeMs, host }] of said.entries()) {
    batch.start[row] = batch.messageStart[row] = at;
    at += texts[row]?.length ?? 0;
    batch.end[row] = batch.messageEnd[row] = at - 1;
    batch.timeMs[row] = timeMs;
    batch.stream[row] = streams.intern({ host: `h${host}`, service: `s${row % 2}` });
  }
  batch.length = said.length;
  return batch;
}
