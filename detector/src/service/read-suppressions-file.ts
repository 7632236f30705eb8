import { readFile } from 'node:fs/promises';
import { parseSuppressions } from '../config/parse-suppressions.ts';
import type { Suppression } from '../feedback/suppression.ts';
import { DetectorError } from '../model/detector-error.ts';

const bytesMax = 1_048_576;

/** @throws {DetectorError} `config-invalid` naming the first problem and its place */
export async function readSuppressionsFile(path: string): Promise<readonly Suppression[]> {
  const content = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DetectorError(`Cannot read suppressions "${path}"`, {
      code: 'config-invalid',
      hint: 'Name a file that this user can read with --suppressions.',
      cause,
    });
  });
  if (content.length > bytesMax)
    throw new DetectorError(`Cannot use suppressions "${path}": more than ${bytesMax} bytes`, {
      code: 'over-limit',
      hint: 'At most 1,000 suppressions are kept: delete those that have expired.',
    });
  const { suppressions, problems } = parseSuppressions(content, path);
  const [first] = problems;
  if (first === undefined) return suppressions;
  const { line, column, reason } = first;
  throw new DetectorError(`Cannot use suppressions "${path}:${line}:${column}": ${reason}`, {
    code: 'config-invalid',
    hint: `Mend it; logdetect suppressions check ${path} names every problem.`,
  });
}
