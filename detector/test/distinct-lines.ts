/**
 * A process of its own for memory.sim.ts: `node distinct-lines.ts LINES` sends so many lines through the
 * path, no two of which are alike in any word, and prints what it kept and its largest resident size.
 */
import { createPipeline } from '../src/pipeline/create-pipeline.ts';
import { Rng } from '../src/simulator/rng.ts';
import { LineBatchBuilder } from '../src/sources/line-batch-builder.ts';

const lines = Number(process.argv[2] ?? '1000000');
const rng = new Rng(11);
const { pipeline, streams } = createPipeline({ budget: 3, timezone: 'UTC' });
const builder = new LineBatchBuilder();
const stream = streams.intern({ job: 'file', host: 'ocean', service: 'app' });
const input = { stream, timeMs: Date.UTC(2026, 10, 21), isSkipping: false };

for (let sent = 0; sent < lines;) {
  const room = builder.free();
  if (room === undefined) {
    pipeline.push(builder.take(''), 'memory');
    continue;
  }
  let text = '';
  for (let i = 0; i < 500 && sent < lines; i++, sent++) text += line(sent);
  input.timeMs += 50;
  builder.accept(input, room.write(text));
}
pipeline.push(builder.take(''), 'memory');
pipeline.flush(Number.POSITIVE_INFINITY);

const { maxRSS } = process.resourceUsage();
const { templates } = pipeline.status();
const seen = pipeline.status().lines;
process.stdout.write(`${JSON.stringify({ lines: seen, templates, rssKiB: maxRSS })}\n`);

/** Words of letters only: digits would be masked, and the lines be one template. */
function line(number: number): string {
  let text = letters(number);
  for (let words = 2 + (rng.uint32() & 7); words > 0; words--) text += ` ${letters(rng.uint32())}`;
  return `${text}\n`;
}

function letters(value: number): string {
  let word = '';
  for (let left = value; left > 0; left = Math.floor(left / 26)) {
    word += String.fromCharCode(97 + (left % 26));
  }
  return word || 'a';
}
