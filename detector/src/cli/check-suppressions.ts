import { readFile } from 'node:fs/promises';
import { parseSuppressions } from '../config/parse-suppressions.ts';
import { DetectorError } from '../model/detector-error.ts';
import { expiredSentence } from '../service/expired-sentence.ts';
import type { CommandContext } from './command-context.ts';
import { exitCodes } from './exit-codes.ts';
import { printable } from './printable.ts';

export interface CheckSuppressionsOptions {
  readonly context: CommandContext;
  readonly file: string;
  readonly format: 'text' | 'json';
  readonly nowMs: number;
}

/** Says what is wrong in a file of suppressions, where, and which have expired. */
export async function checkSuppressions(options: CheckSuppressionsOptions): Promise<void> {
  const { context, file, format, nowMs } = options;
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DetectorError(`Cannot read "${file}"`, {
      code: 'input-unreadable',
      hint: 'Name a file of suppressions that can be read.',
      cause,
    });
  });
  const { suppressions, problems } = parseSuppressions(content, file);
  const expired = suppressions.filter(({ expiresMs }) => expiresMs <= nowMs);
  const { out, error } = context.terminal;
  if (format === 'json') {
    out.write(`${JSON.stringify({ suppressions, problems, expired }, null, 2)}\n`);
  } else {
    for (const { line, column, reason } of problems)
      error.write(printable(`${file}:${line}:${column}: ${reason}`) + '\n');
    for (const one of expired) out.write(printable(expiredSentence(one)) + '\n');
    const inForce = suppressions.length - expired.length;
    out.write(`${inForce} in force, ${expired.length} expired, ${problems.length} problems\n`);
  }
  if (problems.length > 0) context.exit(exitCodes.configuration);
}
