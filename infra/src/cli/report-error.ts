import { CommanderError } from 'commander';
import { KitError, type KitErrorCode } from '../errors/kit-error.ts';
import { printable } from '../errors/printable.ts';
import type { FleetProblem } from '../fleet/fleet-problem.ts';
import { exitCodes } from './exit-codes.ts';
import { styled } from './styled.ts';
import type { Terminal } from './terminal.ts';

const codes: Readonly<Record<KitErrorCode, number>> = {
  usage: exitCodes.usage,
  'fleet-unreadable': exitCodes.configuration,
  'fleet-invalid': exitCodes.configuration,
  'template-invalid': exitCodes.configuration,
  'check-failed': exitCodes.configuration,
  'secret-missing': exitCodes.configuration,
  'secret-invalid': exitCodes.configuration,
  'output-unusable': exitCodes.usage,
  'host-key-missing': exitCodes.configuration,
  'host-key-mismatch': exitCodes.configuration,
  'access-refused': exitCodes.unreachable,
  'step-failed': exitCodes.unreachable,
  'image-not-pinned': exitCodes.configuration,
  'program-missing': exitCodes.unreachable,
  'program-failed': exitCodes.unreachable,
  unreachable: exitCodes.unreachable,
};

export interface ReportOptions {
  readonly terminal: Terminal;
  readonly isJson: boolean;
  readonly args: readonly string[];
}

/**
 * Says what went wrong and what to do about it: on standard error for people, as one object on standard
 * output for programs.
 *
 * @returns the exit code
 */
export function reportError(error: unknown, { terminal, isJson, args }: ReportOptions): number {
  // Commander has written its own message, with the nearest known name.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  if (error instanceof KitError) {
    if (isJson) terminal.out.write(`${JSON.stringify(asJson(error))}\n`);
    else {
      const message = error.message.split('\n').map((line) => printable(line));
      terminal.error.write(
        `${styled(terminal, 'red', message.join('\n'))}\n${printable(error.hint)}\n`,
      );
    }
    return codes[error.code];
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.error.write(
    `${styled(terminal, 'red', 'This is an error of the kit itself. Please report it with what follows.')}\n` +
      `Node ${process.version}, ${process.platform} ${process.arch}, arguments: ${args.join(' ')}\n${text}\n`,
  );
  return exitCodes.bug;
}

function asJson({ code, message, hint, cause }: KitError): object {
  const problems = Array.isArray(cause) ? (cause as readonly FleetProblem[]) : undefined;
  return { ok: false, error: { code, message, hint, problems } };
}
