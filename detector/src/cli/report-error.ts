import { CommanderError } from 'commander';
import { DetectorError, type ErrorCode } from '../model/detector-error.ts';
import { exitCodes } from './exit-codes.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

const codes: Readonly<Record<ErrorCode, number>> = {
  'config-invalid': exitCodes.configuration,
  'input-not-found': exitCodes.usage,
  'input-unreadable': exitCodes.unreachable,
  'address-in-use': exitCodes.unreachable,
  'address-not-allowed': exitCodes.configuration,
  'program-missing': exitCodes.unreachable,
  'program-failed': exitCodes.unreachable,
  unreachable: exitCodes.unreachable,
  refused: exitCodes.unreachable,
  'over-limit': exitCodes.unreachable,
  'model-unusable': exitCodes.configuration,
  'state-unusable': exitCodes.configuration,
  'not-found': exitCodes.usage,
  'not-allowed': exitCodes.configuration,
};

/**
 * Says on standard error what went wrong and what to do about it.
 *
 * @returns the exit code
 */
export function reportError(error: unknown, { terminal }: { readonly terminal: Terminal }): number {
  // Commander has written its own message, with the nearest known name.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  if (error instanceof DetectorError) {
    terminal.error.write(`${styled(terminal, 'red', error.message)}\n${error.hint}\n`);
    return codes[error.code];
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.error.write(
    `${styled(terminal, 'red', 'This is an error of logdetect itself. Please report it with what follows.')}\n` +
      `Node ${process.version}, ${process.platform} ${process.arch}, arguments: ${process.argv.slice(2).join(' ')}\n${text}\n`,
  );
  return exitCodes.bug;
}
