import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { keyedSessions, type KeyedSessionsOptions } from '../keyed-sessions.ts';

/**
 * Writes a folder in the form that evaluation reads: `lines.log.gz`, raw lines in time order, and
 * `labels.csv.gz` (key,anomalous 0 or 1).
 *
 * @param folder made where it is not there; of its name is the data set's
 */
export async function writeKeyedFolder(
  folder: string,
  options: KeyedSessionsOptions,
): Promise<void> {
  const { lines, labels } = keyedSessions(options);
  await mkdir(folder, { recursive: true });
  const log = lines.map(({ text }) => `${text}\n`).join('');
  const rows = labels.map(({ key, fault }) => `${key},${fault === undefined ? 0 : 1}\n`);
  await writeFile(join(folder, 'lines.log.gz'), gzipSync(log));
  await writeFile(join(folder, 'labels.csv.gz'), gzipSync(`key,anomalous\n${rows.join('')}`));
}
