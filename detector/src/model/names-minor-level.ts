import type { Level } from './types.ts';

/** Whether whoever wrote a line says that it is less than an error; what knows no levels mostly says "info". */
export function namesMinorLevel(level: Level | undefined): boolean {
  return level === 4 || level === 7;
}
