import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DetectorError } from '../model/detector-error.ts';
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
 * @throws {DetectorError} when there is no structured.csv, or the raw log has not as many lines
 */
export async function parsingCorpus(folder: string): Promise<ParsingCorpus> {
  const zipped = join(folder, 'structured.csv.gz');
  const path = existsSync(zipped) ? zipped : join(folder, 'structured.csv');
  const [head = [], ...rows] = linesOf(await readText(path)).map((line) => splitCsv(line));
  const content = head.indexOf('Content');
  const template = head.indexOf('EventTemplate');
  if (content < 0 || template < 0) {
    throw unreadable(
      `Cannot read ${path}: it has no columns Content and EventTemplate`,
      'Give it as Loghub-2k has structured.csv, with a first line of names.',
    );
  }
  const truth = rows.map((row) => row[template] ?? '');
  const log = (await readdir(folder)).find((name) => name.endsWith('.log'));
  if (log === undefined)
    return { lines: rows.map((row) => row[content] ?? ''), truth, isRaw: false };
  const lines = linesOf(await readText(join(folder, log)));
  if (lines.length !== truth.length)
    throw unreadable(
      `Cannot judge ${log}: ${lines.length} lines, but ${truth.length} templates`,
      'The raw log has a line for each row of structured.csv, in the same order.',
    );
  return { lines, truth, isRaw: true };
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  return lines.filter((line) => line !== '');
}

function unreadable(message: string, hint: string): DetectorError {
  return new DetectorError(message, { code: 'input-unreadable', hint });
}
