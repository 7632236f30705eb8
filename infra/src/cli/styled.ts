import { styleText } from 'node:util';
import type { Terminal } from './terminal.ts';

/** `text` in a style where the terminal has colours. */
export function styled(
  terminal: Terminal,
  style: Parameters<typeof styleText>[0],
  text: string,
): string {
  return terminal.hasColour ? styleText(style, text, { validateStream: false }) : text;
}
