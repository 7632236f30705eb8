import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readText } from './read-text.ts';
import { splitCsv } from './split-csv.ts';

/** The lines of one system, and the template that each truly has. */
export interface ParsingCorpus {
  /** Raw, with their envelope; the `Content` column where there is no raw log. */
  readonly lines: readonly string[];
  /** The column `EventTemplate`. */
  readonly truth: readonly string[];
  readonly isRaw: boolean;
}

/**
 * Reads a folder as Loghub-2k has one a system: structured.csv or structured.csv.gz with the columns
 * Content and EventTemplate, and beside it the raw log, a file *.log, if there is one.
 *
 * @throws {Error} when there is no structured.csv, or the raw log has not as many lines
 */
export async function parsingCorpus(folder: string): Promise<ParsingCorpus> {
  const zipped = join(folder, 'structured.csv.gz');
  const path = existsSync(zipped) ? zipped : join(folder, 'structured.csv');
  const [head = [], ...rows] = linesOf(await readText(path)).map((line) => splitCsv(line));
  const content = head.indexOf('Content');
  const template = head.indexOf('EventTemplate');
  if (content < 0 || template < 0) throw new Error(`Cannot read ${path}: columns are missing`);
  const truth = rows.map((row) => row[template] ?? '');
  const log = (await readdir(folder)).find((name) => name.endsWith('.log'));
  if (log === undefined)
    return { lines: rows.map((row) => row[content] ?? ''), truth, isRaw: false };
  const lines = linesOf(await readText(join(folder, log)));
  if (lines.length !== truth.length)
    throw new Error(`Cannot judge ${log}: ${lines.length} lines, but ${truth.length} templates`);
  return { lines, truth, isRaw: true };
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  return lines.filter((line) => line !== '');
}
