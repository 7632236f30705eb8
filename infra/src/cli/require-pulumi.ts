import { KitError } from '../errors/kit-error.ts';
import type { CommandContext } from './command-context.ts';
import { findProgram } from './find-program.ts';

/**
 * @param what "preview"
 * @throws {KitError} `program-missing`
 */
export async function requirePulumi(
  what: string,
  { environment }: Pick<CommandContext, 'environment'>,
): Promise<void> {
  if ((await findProgram('pulumi', environment['PATH'] ?? '')) !== undefined) return;
  throw new KitError(`Cannot ${what}: there is no pulumi on PATH`, {
    code: 'program-missing',
    hint: 'kit doctor says how to get it; kit validate, render and diff work without it.',
  });
}
