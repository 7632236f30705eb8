import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { allocateLineBatch } from '../model/allocate-line-batch.ts';
import type { LineBatch } from '../model/line-batch.ts';
import { createPipeline } from '../pipeline/create-pipeline.ts';
import { type ParsingAccuracy, parsingAccuracy } from './parsing-accuracy.ts';
import { type ParsingCorpus, parsingCorpus } from './parsing-corpus.ts';

/** Lines without a date of their own get this one: no measure depends on it. */
const receivedMs = Date.UTC(2026, 0, 1);

/**
 * Judges parse and templates, as all commands run them and with one configuration, on each system in
 * a folder. Every system starts from nothing, and its lines are seen once, in order. A template's text
 * is that at the end, after all merging.
 *
 * @param folder with a folder a system: see `parsingCorpus`
 * @returns measures by system, in the order of their names
 */
export async function evaluateParsing(folder: string): Promise<Record<string, ParsingAccuracy>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const systems = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const measures: Record<string, ParsingAccuracy> = {};
  for (const system of systems.toSorted()) {
    // oxlint-disable-next-line no-await-in-loop -- one corpus in memory at a time
    const corpus = await parsingCorpus(join(folder, system));
    measures[system] = parsingAccuracy(corpus.truth, templatesOf(corpus));
  }
  return measures;
}

/** The template text of each line. */
function templatesOf({ lines, isRaw }: ParsingCorpus): string[] {
  const { streams, parser, templates } = createPipeline({ budget: 3, timezone: 'UTC' });
  const batch = batchOf(lines, streams.intern({ job: 'file' }));
  const batches = isRaw ? [...parser.push(batch), ...parser.flush(Infinity)] : [batch];
  const numbers = new Uint32Array(lines.length);
  const places = placesOf(lines);
  for (const parsed of batches) {
    templates.push(parsed);
    for (let row = 0; row < parsed.length; row++) {
      for (const place of takePlaces(places, parsed, row)) {
        numbers[place] = parsed.template[row] ?? 0;
      }
    }
  }
  return Array.from(numbers, (number) => templates.text(number));
}

function batchOf(lines: readonly string[], stream: number): LineBatch {
  const bytes = new TextEncoder().encode(lines.join('\n'));
  const batch = allocateLineBatch(bytes, lines.length);
  let start = 0;
  for (const [row, line] of lines.entries()) {
    const end = start + Buffer.byteLength(line);
    batch.start[row] = start;
    batch.messageStart[row] = start;
    batch.end[row] = end;
    batch.messageEnd[row] = end;
    batch.timeMs[row] = receivedMs;
    batch.stream[row] = stream;
    start = end + 1;
  }
  batch.length = lines.length;
  return batch;
}

/** Where each text stands among the lines, first places first. */
function placesOf(lines: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [place, line] of lines.entries()) {
    const known = places.get(line);
    if (known === undefined) places.set(line, [place]);
    else known.push(place);
  }
  return places;
}

/** The places of the lines of an event, which all have its template; each is taken once. */
function takePlaces(places: Map<string, number[]>, batch: LineBatch, row: number): number[] {
  const { bytes, start, end } = batch;
  const text = new TextDecoder().decode(bytes.subarray(start[row], end[row]));
  return text.split('\n').flatMap((line) => places.get(line)?.shift() ?? []);
}
