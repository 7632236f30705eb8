import type { Level } from './types.ts';

/** Syslog severities by number, in the words that the `level` label holds. */
export const levelNames = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'info',
  'debug',
] as const satisfies readonly string[];

const words: Readonly<Record<string, Level>> = {
  '0': 0,
  '1': 1,
  '2': 2,
  '3': 3,
  '4': 4,
  '5': 5,
  '6': 6,
  '7': 7,
  emergency: 0,
  emerg: 0,
  panic: 0,
  alert: 1,
  critical: 2,
  crit: 2,
  fatal: 2,
  severe: 2,
  error: 3,
  err: 3,
  failure: 3,
  warning: 4,
  warn: 4,
  notice: 5,
  info: 6,
  information: 6,
  informational: 6,
  log: 6,
  debug: 7,
  verbose: 7,
  trace: 7,
  fine: 7,
};

/** @param word a level as programs write it, in any case: a syslog severity's number or a word */
export function levelOf(word: string): Level | undefined {
  const known = word.toLowerCase();
  return Object.hasOwn(words, known) ? words[known] : undefined;
}
