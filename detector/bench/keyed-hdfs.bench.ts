/**
 * Makes keyed data from HDFS's published sequences: raw lines of many blocks interleaved in time, as the
 * name node and the data nodes wrote them, and a label for each block.
 *
 *     node detector/bench/keyed-hdfs.bench.ts DATA OUT [COPIES] [SEED]
 *
 * DATA has hdfs-sequences/ and parsing/HDFS/HDFS_2k.log, of which the pace of 39 hours is taken; OUT/keyed/hdfs
 * is written. Normal blocks are COPIES times those of train.gz (1 in 100 of all) in their order; anomalous ones
 * are drawn from test_abnormal.gz, in their order, up to their natural share of 2.93 %.
 */
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { hdfsBlockLine, hdfsDeleteLine } from './hdfs-block-lines.ts';
import { Random } from './random.ts';

const [data = '', out = '', copies = '4', seed = '1'] = process.argv.slice(2);
const random = new Random(Number(seed));
const anomalousShare = 16_838 / 575_061;
/** Anomalous blocks up to this part of them began in this part of the normal ones: where event 3 ends. */
const bend = { anomalous: 0.48, normal: 0.3 };
const afterwards = new Set(['2', '3', '4', '6', '16', '17', '18', '24', '25', '27', '28', '29']);
const atDeletion = new Set(['20', '21', '23']);

interface Line {
  readonly timeMs: number;
  readonly text: string;
}

function unit(): number {
  return random.below(1 << 30) / (1 << 30);
}

function exponential(mean: number): number {
  return -Math.log(1 - unit()) * mean;
}

function sequencesOf(name: string): readonly string[][] {
  const text = gunzipSync(readFileSync(join(data, 'hdfs-sequences', name))).toString();
  return text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .slice(line.indexOf(',') + 1)
        .trim()
        .split(' '),
    );
}

/** Times of the lines of the sample that match, ascending. */
function timesOf(sample: readonly string[], expression: RegExp): readonly number[] {
  return sample
    .filter((line) => expression.test(line))
    .map((line) => {
      const part = (from: number) => Number(line.slice(from, from + 2));
      return Date.UTC(2000 + part(0), part(2) - 1, part(4), part(7), part(9), part(11));
    })
    .toSorted((a, b) => a - b);
}

function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  return low + (at % 1) * ((sorted[Math.ceil(at)] ?? low) - low);
}

const sample = readFileSync(join(data, 'parsing/HDFS/HDFS_2k.log'), 'utf8').split('\n');
const starts = timesOf(sample, /allocateBlock|Receiving/);
const deletions = timesOf(sample, /Deleting/);
const jobs = ['rand', 'sortrand', 'randtxt', 'sortrandtxt', 'rand2'];
const dropped = new Map<number, string[]>();

function linesOf(
  events: readonly string[],
  share: number,
): { key: string; lines: readonly Line[] } {
  const key = `blk_${random.below(2) ? '-' : ''}${1 + random.below(9)}${random.text(18, '0123456789')}`;
  const job = jobs[Math.floor(share * jobs.length)];
  const part = String(random.below(2_000)).padStart(6, '0');
  const path = `/user/root/${job}/_temporary/_task_200811092030_000${1 + random.below(4)}_m_${part}_0/part-${part.slice(1)}`;
  let timeMs = quantile(starts, share) + exponential(2_000);
  const deletedMs = deletions.find((each) => each > timeMs + 20 * 60_000 && unit() < 0.05);
  const lines: Line[] = [];
  for (const event of events) {
    if (atDeletion.has(event))
      timeMs = Math.max(timeMs, deletedMs ?? timeMs + exponential(3_600_000));
    const gapMs = afterwards.has(event) ? 900_000 : 3_000;
    timeMs += event === '22' || event === '5' ? exponential(150) : exponential(gapMs);
    lines.push({ timeMs, text: hdfsBlockLine(event, { random, block: key, path }) });
    if (event === '21') drop(key, timeMs);
  }
  return { key, lines };
}

function drop(key: string, timeMs: number): void {
  const minute = Math.floor(timeMs / 60_000) + 1;
  dropped.set(minute, [...(dropped.get(minute) ?? []), key]);
}

/** Each data node is told of its blocks once a minute. */
function* deleteLines(): Generator<Line> {
  for (const [minute, keys] of dropped) {
    for (let at = 0; at < keys.length;) {
      const taken = 1 + random.below(60);
      const text = hdfsDeleteLine(random, [...new Set(keys.slice(at, at + taken))]);
      yield { timeMs: minute * 60_000 + random.below(900), text };
      at += taken;
    }
  }
}

function stampOf(timeMs: number): string {
  const digits = new Date(timeMs).toISOString().replaceAll(/\D/g, '');
  return `${digits.slice(2, 8)} ${digits.slice(8, 14)}`;
}

const normal = sequencesOf('train.gz');
const abnormal = sequencesOf('test_abnormal.gz');
const normals = normal.length * Number(copies);
const anomalies = Math.round((normals * anomalousShare) / (1 - anomalousShare));
const lines: Line[] = [];
const labels: string[] = ['key,anomalous'];
for (let i = 0; i < normals; i++) {
  const share = (i + 0.5) / normals;
  const made = linesOf(normal[Math.floor(share * normal.length)] ?? [], share);
  lines.push(...made.lines);
  labels.push(`${made.key},0`);
}
for (let i = 0; i < anomalies; i++) {
  const place = (i + unit()) / anomalies;
  const share =
    place < bend.anomalous
      ? (place / bend.anomalous) * bend.normal
      : bend.normal + ((place - bend.anomalous) / (1 - bend.anomalous)) * (1 - bend.normal);
  const made = linesOf(abnormal[Math.floor(place * abnormal.length)] ?? [], share);
  lines.push(...made.lines);
  labels.push(`${made.key},1`);
}
for (const line of deleteLines()) lines.push(line);
lines.sort((a, b) => a.timeMs - b.timeMs);
const folder = join(out, 'keyed/hdfs');
await mkdir(folder, { recursive: true });
const log = gzipSync(lines.map(({ timeMs, text }) => `${stampOf(timeMs)} ${text}\n`).join(''), {
  level: 1,
});
await writeFile(join(folder, 'lines.log.gz'), log);
await writeFile(join(folder, 'labels.csv.gz'), gzipSync(`${labels.join('\n')}\n`));
process.stdout.write(
  `${lines.length} lines, ${normals + anomalies} blocks, ${anomalies} of them anomalous: ${folder}\n`,
);
