import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';

/** What is on disk between two lives of the service, read by an own reader. */
export interface StoredTruth {
  /** By source: lines that are analysed and committed. */
  readonly analysed: Readonly<Record<string, number>>;
  /** By push input: lines in its journal behind what is committed. */
  readonly journalled: Readonly<Record<string, number>>;
}

/** @param dataDir of a service that is not running */
export function storedTruth(dataDir: string): StoredTruth {
  const analysed: Record<string, number> = {};
  const journalled: Record<string, number> = {};
  const path = join(dataDir, 'tidewatch.db');
  const rows = existsSync(path) ? cursorRows(path) : [];
  for (const { source, lines } of rows) analysed[source] = lines;
  for (const input of ['syslog', 'push']) {
    const folder = join(dataDir, 'journal', input);
    const cursor = rows.find(({ source }) => source === input)?.cursor ?? '';
    if (existsSync(folder)) journalled[input] = linesAfter(folder, cursor);
  }
  return { analysed, journalled };
}

interface CursorRow {
  readonly source: string;
  readonly cursor: string;
  readonly lines: number;
}

function cursorRows(path: string): CursorRow[] {
  const database = new DatabaseSync(path);
  try {
    return database
      .prepare('SELECT source, cursor, lines FROM cursors')
      .all()
      .map((row) => ({
        source: String(row['source']),
        cursor: String(row['cursor']),
        lines: Number(row['lines']),
      }));
  } catch {
    // Killed before the first life had made its tables.
    return [];
  } finally {
    database.close();
  }
}

/** Lines in whole frames behind the cursor `<segment>:<offset>`; a torn frame was never acknowledged. */
function linesAfter(folder: string, cursor: string): number {
  const [segment = 0, offset = 0] = cursor === '' ? [] : cursor.split(':').map(Number);
  let lines = 0;
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.journal'))) {
    const number = Number(name.slice(0, -'.journal'.length));
    if (number < segment) continue;
    lines += linesIn(readFileSync(join(folder, name)), number === segment ? offset : 0);
  }
  return lines;
}

function linesIn(bytes: Buffer, from: number): number {
  let lines = 0;
  let at = from;
  while (at + 16 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32LE(at);
    if (end > bytes.length || crc32(bytes.subarray(at + 8, end)) !== bytes.readUInt32LE(at + 4))
      break;
    lines += bytes.readUInt32LE(at + 12);
    at = end;
  }
  return lines;
}
