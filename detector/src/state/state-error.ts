import { DetectorError } from '../model/detector-error.ts';

/** SQLite's primary result codes (sqlite.org/rescode.html), what they mean here, what to do. */
const meanings: Readonly<Record<number, readonly [problem: string, hint: string]>> = {
  5: ['it is in use', 'Another logdetect has it open: stop that one, or set another data folder.'],
  8: ['it is read-only', 'Give this user the right to write to the data folder.'],
  10: ['the disk fails', "Look at the disk's health, and at what the kernel says of it."],
  11: [
    'it is damaged',
    'Move it away to start afresh, or put a copy back; nothing has been deleted.',
  ],
  13: ['the disk is full', 'Make room on the disk: reading goes on by itself then.'],
  14: ['it cannot be opened', 'Give this user the right to write to the data folder.'],
  26: ['it is no SQLite database', 'Move it away to start afresh; nothing has been deleted.'],
};
/** Busy, disk error, disk full: may be over when it is tried again. */
const passing = new Set([5, 10, 13]);

/**
 * What SQLite, Node or kysely threw, in our words.
 *
 * @param path of the file
 */
export function stateError(path: string, cause: unknown): DetectorError {
  if (cause instanceof DetectorError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = primaryCode(cause);
  const [problem, hint] = meanings[code] ?? unnamed(message);
  return new DetectorError(`Cannot use state "${path}": ${problem}`, {
    code: 'state-unusable',
    hint,
    isRetryable: passing.has(code),
    cause,
  });
}

function primaryCode(cause: unknown): number {
  const code = cause instanceof Error && 'errcode' in cause ? cause.errcode : 0;
  return typeof code === 'number' ? code & 0xff : 0;
}

function unnamed(message: string): readonly [string, string] {
  if (message.includes('previously executed migration')) {
    return [
      'a newer version wrote it',
      'Use that version, or set another data folder; nothing has been deleted.',
    ];
  }
  return [message, 'Move the file away to start afresh; nothing has been deleted.'];
}
