import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKernel } from '../src/kernel/load-kernel.ts';
import { loadLiteralKernel } from '../src/kernel/load-literal-kernel.ts';
import type { LineBatch } from '../src/model/line-batch.ts';
import { StreamTable } from '../src/model/stream-table.ts';
import { Parser } from '../src/parse/parser.ts';
import type { CompiledPattern } from '../src/patterns/compile-pattern.ts';
import { PatternStage } from '../src/patterns/pattern-stage.ts';
import { plainText } from '../src/patterns/plain-text.ts';
import { createPipeline } from '../src/pipeline/create-pipeline.ts';
import { loadPatterns } from '../src/pipeline/load-patterns.ts';
import { minerLimits } from '../src/templates/miner-limits.ts';
import { SkeletonHash } from '../src/templates/skeleton-hash.ts';
import { TemplateMiner } from '../src/templates/template-miner.ts';
import { batchesOf } from './batches-of.ts';
import type { BenchCorpus } from './bench-corpora.ts';
import { StageClock } from './stage-clock.ts';

export interface PatternPeersOptions {
  readonly lines: number;
  readonly rounds: number;
  /** A Python with google-re2 and hyperscan; without one they are left out. */
  readonly python?: string | undefined;
}

export interface PeerRow {
  readonly name: string;
  /** CPU-seconds for a million lines, the best round. */
  readonly secondsPerMillion: number;
  /** How much longer than the stage with the hash of its skeletons: "12.3x". */
  readonly times: string;
  readonly note: string;
}

export interface PatternPeers {
  readonly lines: number;
  readonly matched: number;
  /** Lines on which an expression had to be run when all skeletons were known. */
  readonly tried: number;
  readonly rows: readonly PeerRow[];
}

/** So many lines are enough to time peers that take milliseconds a line. */
const slowLinesMax = 4_000;
const re2LinesMax = 100_000;

/**
 * Measures the pattern stage and its peers on one corpus: the stage alone (skeletons hashed before, as the
 * line path has them from the templates stage), with the hashing, the whole line path with and without it,
 * each expression for itself on V8, RE2's set matcher, Hyperscan. Rounds are interleaved.
 *
 * @throws {Error} when a cached answer is not that of the line by itself
 */
export async function peersPatterns(
  corpus: BenchCorpus,
  { lines, rounds, python }: PatternPeersOptions,
): Promise<PatternPeers> {
  const { patterns } = await loadPatterns();
  const text = corpus.lines(lines).join('\n');
  const bytes = new TextEncoder().encode(`${text}\n`);
  const messages = messagesOf(bytes);
  const counts = compareAnswers(bytes, patterns);
  const clocks = {
    stage: new StageClock(),
    hash: new StageClock(),
    with: new StageClock(),
    without: new StageClock(),
    v8: new StageClock(),
  };
  const slow = messages.slice(0, slowLinesMax);
  const python2 = python === undefined ? undefined : new PythonPeers(python, patterns, messages);
  try {
    for (let round = 0; round < rounds; round++) {
      runStage(bytes, patterns, clocks);
      runBothWholes(bytes, patterns, { clocks, isReversed: round % 2 === 1 });
      runOneByOne(slow, patterns, clocks.v8);
      python2?.round();
      for (const clock of Object.values(clocks)) clock.endRound();
    }
    const own = perMillion(clocks.hash, lines) + perMillion(clocks.stage, lines);
    const row = (name: string, secondsPerMillion: number, note = ''): PeerRow => {
      const alone = secondsPerMillion / perMillion(clocks.stage, lines);
      const times = `${(secondsPerMillion / own).toFixed(2)}x`;
      return {
        name,
        secondsPerMillion,
        times,
        note: note === '' ? `${alone.toFixed(1)}x the stage alone` : note,
      };
    };
    const [withIt, without] = [perMillion(clocks.with, lines), perMillion(clocks.without, lines)];
    return {
      ...counts,
      lines,
      rows: [
        row('pattern stage', perMillion(clocks.stage, lines)),
        row('pattern stage and skeleton hash', own),
        row('whole path without patterns', without),
        row(
          'whole path with patterns',
          withIt,
          `${((withIt / without - 1) * 100).toFixed(1)} % more`,
        ),
        row('V8, one expression after another', perMillion(clocks.v8, slow.length)),
        ...(python2?.rows(row) ?? []),
      ],
    };
  } finally {
    python2?.close();
  }
}

/** RE2's set matcher and Hyperscan, in a Python process each round. */
class PythonPeers {
  readonly #python: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'peers-'));
  readonly #best = new Map<string, { seconds: number; lines: number; note: string }>();

  constructor(python: string, patterns: readonly CompiledPattern[], messages: readonly string[]) {
    this.#python = python;
    const sources = patterns.map(({ source, flags }) =>
      flags === '' ? source : `(?${flags})${source}`,
    );
    writeFileSync(join(this.#folder, 'patterns.json'), JSON.stringify(sources));
    writeFileSync(join(this.#folder, 'lines.txt'), `${messages.join('\n')}\n`);
  }

  round(): void {
    for (const name of ['re2', 'hyperscan']) {
      const script = join(import.meta.dirname, `peer-${name}.py`);
      const args = [script, this.#folder, String(re2LinesMax)];
      const { stdout, stderr, status } = spawnSync(this.#python, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr.slice(-500)}`);
      const result = JSON.parse(stdout) as { seconds: number; lines: number; note: string };
      const best = this.#best.get(name);
      if (best === undefined || result.seconds < best.seconds) this.#best.set(name, result);
    }
  }

  rows(row: (name: string, perMillion: number, note?: string) => PeerRow): readonly PeerRow[] {
    return [...this.#best].map(([name, { seconds, lines, note }]) => {
      const made = row(name, (seconds / lines) * 1e6);
      return { ...made, note: `${made.note}; ${note}` };
    });
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

function perMillion(clock: StageClock, count: number): number {
  return (clock.best / count) * 1e6;
}

interface Parts {
  readonly parser: Parser;
  readonly miner: TemplateMiner;
  readonly stage: PatternStage;
  readonly stream: number;
}

function partsOf(patterns: readonly CompiledPattern[]): Parts & { streams: StreamTable } {
  const streams = new StreamTable({ streamsMax: 20_000 });
  const makeFinder = loadLiteralKernel();
  return {
    streams,
    parser: new Parser({ streams, timezone: 'UTC' }),
    miner: new TemplateMiner(),
    stage: new PatternStage({ patterns, streams, skeleton: new SkeletonHash(), makeFinder }),
    stream: streams.intern({ job: 'file', host: 'bench' }),
  };
}

/** @throws {Error} at the first line whose answer is another than that of the line by itself */
function compareAnswers(
  bytes: Uint8Array,
  patterns: readonly CompiledPattern[],
): Pick<PatternPeers, 'matched' | 'tried'> {
  const { parser, miner, stage, stream } = partsOf(patterns);
  let matched = 0;
  for (const batch of batchesOf(bytes, stream)) {
    for (const parsed of parser.push(batch)) {
      miner.push(parsed);
      stage.push(parsed);
      const rows = Array.from({ length: parsed.length }, (_, row) => row);
      matched += rows.filter((row) => compareRow(stage, { batch: parsed, row })).length;
      stage.clear();
    }
  }
  return { matched, tried: stage.tried };
}

/** @returns whether it matches anything */
function compareRow(
  stage: PatternStage,
  { batch, row }: { batch: LineBatch; row: number },
): boolean {
  const found = stage.patternsOf(batch.patternSet[row] ?? 0);
  const alone = stage.matchRow(batch, row);
  if (String(found) === String(alone)) return found.length > 0;
  const message = stage.messageOf(batch, row);
  throw new Error(`Cached ${String(found)}, by itself ${String(alone)}: ${message}`);
}

function runStage(
  bytes: Uint8Array,
  patterns: readonly CompiledPattern[],
  clocks: { readonly stage: StageClock; readonly hash: StageClock },
): void {
  const { parser, miner, stage, stream } = partsOf(patterns);
  const hasher = loadKernel()?.skeletons ?? new SkeletonHash();
  const bytesMax = minerLimits({}).lineBytesMax;
  for (const batch of batchesOf(bytes, stream)) {
    for (const parsed of parser.push(batch)) {
      miner.push(parsed);
      const { length } = parsed;
      clocks.hash.start();
      hasher.hashRows(parsed, { from: 0, to: length, bytesMax });
      clocks.hash.stop(length);
      clocks.stage.start();
      stage.push(parsed);
      clocks.stage.stop(length);
    }
  }
}

function runWhole(
  bytes: Uint8Array,
  patterns: readonly CompiledPattern[],
  clock: StageClock,
): void {
  const { pipeline, streams } = createPipeline({ budget: 3, timezone: 'UTC', patterns });
  const stream = streams.intern({ job: 'file', host: 'bench' });
  for (const batch of batchesOf(bytes, stream)) {
    clock.start();
    pipeline.push(batch, 'bench');
    clock.stop(batch.length);
  }
}

/** In turns, by round: what runs second finds code that is compiled better. */
function runBothWholes(
  bytes: Uint8Array,
  patterns: readonly CompiledPattern[],
  order: {
    readonly clocks: { readonly with: StageClock; readonly without: StageClock };
    readonly isReversed: boolean;
  },
): void {
  const { clocks, isReversed } = order;
  if (isReversed) runWhole(bytes, [], clocks.without);
  runWhole(bytes, patterns, clocks.with);
  if (!isReversed) runWhole(bytes, [], clocks.without);
}

function runOneByOne(
  messages: readonly string[],
  patterns: readonly CompiledPattern[],
  clock: StageClock,
): void {
  let matches = 0;
  clock.start();
  for (const message of messages) {
    for (const { expression } of patterns) if (expression.test(message)) matches++;
  }
  clock.stop(messages.length);
  if (matches < 0) throw new Error('The optimiser may not leave the work out');
}

/** What the programs said, as the stage compares it, without their names. */
function messagesOf(bytes: Uint8Array): string[] {
  const { parser, stage, stream } = partsOf([]);
  return [...batchesOf(bytes, stream)].flatMap((batch) =>
    parser
      .push(batch)
      .flatMap((parsed) =>
        Array.from({ length: parsed.length }, (_, row) =>
          plainText(stage.messageOf(parsed, row)).replaceAll('\n', ' '),
        ),
      ),
  );
}
