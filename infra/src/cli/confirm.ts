import { confirm as ask } from '@clack/prompts';
import type { Terminal } from './terminal.ts';

/** What a person says; where there is none to ask, no. */
export async function confirm(question: string, terminal: Terminal): Promise<boolean> {
  if (!terminal.isInteractive) return false;
  return (await ask({ message: question })) === true;
}
