/**
 * Ns of CPU time a line through the parser, with headers remembered and without, in interleaved rounds:
 * `node detector/src/parse/parser.bench.ts [FILE.log …]`. The lines of each corpus (built in, or a
 * file's) are repeated to 400,000, cut into batches of 256 KiB.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { StreamTable } from '../model/stream-table.ts';
import { Parser } from './parser.ts';

const linesMax = 400_000;
const batchBytes = 262_144;
const receivedMs = Date.UTC(2026, 10, 21);

const builtIn: readonly (readonly [name: string, line: (i: number) => string])[] = [
  [
    'syslog',
    (i) =>
      `Jun ${String(9 + Math.floor(i / 20_000)).padStart(2)} 06:06:${10 + (i % 50)} dns01 ` +
      `${['sshd', 'cron', 'dnsmasq', 'kernel'][i % 4]}[${i}]: session ${i} opened for user root by (uid=0)`,
  ],
  [
    'rfc-5424',
    (i) =>
      `<34>1 2024-06-09T06:06:${10 + (i % 50)}.003Z dns01 su ${i} ID47 - 'su root' failed on ${i}`,
  ],
  [
    'log4j',
    (i) =>
      `2015-10-18 18:01:${10 + (i % 50)},978 INFO [main] org.apache.hadoop.App: Task ${i} done`,
  ],
  [
    'json',
    (i) =>
      `{"time":"2024-06-09T06:06:${10 + (i % 50)}.003Z","level":"info","msg":"request ${i} served"}`,
  ],
  [
    'docker',
    (i) => `{"log":"request ${i} served\\n","stream":"stdout","time":"2024-06-09T06:06:10.003Z"}`,
  ],
  [
    'logfmt',
    (i) => `ts=2024-06-09T06:06:10.003Z level=info caller=a.go:1 msg="request ${i} served"`,
  ],
  [
    'message alone',
    (i) => `request ${i} served in 12 ms to 10.0.0.${i % 256}, nothing else to say`,
  ],
];

function batches(lines: readonly string[], stream: number): LineBatch[] {
  const encoder = new TextEncoder();
  const made: LineBatch[] = [];
  let texts: string[] = [];
  let size = 0;
  for (const line of lines) {
    texts.push(line);
    size += line.length + 1;
    if (size < batchBytes) continue;
    made.push(batchOf(encoder.encode(`${texts.join('\n')}\n`), texts.length, stream));
    texts = [];
    size = 0;
  }
  return made;
}

function batchOf(bytes: Uint8Array, rows: number, stream: number): LineBatch {
  const batch = allocateLineBatch(bytes, rows);
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    const row = batch.length++;
    batch.start[row] = start;
    batch.end[row] = end;
    start = end + 1;
  }
  batch.stream.fill(stream);
  batch.timeMs.fill(receivedMs);
  return batch;
}

function measure(name: string, lines: readonly string[]): void {
  const input = batches(lines, 1);
  const best = [Infinity, Infinity];
  let remembered = 0;
  for (let round = 0; round < 6; round++) {
    const parser = newParser(round % 2 === 0);
    const before = process.cpuUsage();
    let rows = 0;
    for (const batch of input) for (const out of parser.push(batch)) rows += out.length;
    const { user, system } = process.cpuUsage(before);
    best[round % 2] = Math.min(best[round % 2]!, ((user + system) * 1000) / rows);
    remembered = Math.max(remembered, parser.linesRemembered / rows);
  }
  const [withHeaders = 0, without = 0] = best;
  console.log(
    `${name.padEnd(16)} ${without.toFixed(0).padStart(5)} ns without, ${withHeaders.toFixed(0).padStart(5)} ns with ` +
      `(${(100 * remembered).toFixed(0)} % of lines by a header remembered)`,
  );
}

function newParser(remembersHeaders: boolean): Parser {
  const streams = new StreamTable({ streamsMax: 10_000 });
  streams.intern({ job: 'file' });
  return new Parser({ streams, timezone: 'Europe/Berlin', remembersHeaders });
}

for (const [name, line] of builtIn) {
  measure(
    name,
    Array.from({ length: linesMax }, (_, i) => line(i)),
  );
}
for (const path of process.argv.slice(2)) {
  const lines = readFileSync(path, 'latin1').split('\n').filter(Boolean);
  measure(
    basename(path),
    Array.from({ length: linesMax }, (_, i) => lines[i % lines.length] ?? ''),
  );
}
