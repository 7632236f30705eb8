const unitsMb = { MB: 1, GB: 1024, TB: 1024 * 1024 } as const;

/**
 * @param text "256MB", "1.5 GB": as people write it; a GB is 1,024 MB here as it is to Docker
 * @returns MiB, rounded
 * @throws {SyntaxError} for anything else
 */
export function parseSize(text: string): number {
  const [, number = '', unit] = /^(\d+(?:\.\d+)?) ?(MB|GB|TB)$/.exec(text) ?? [];
  if (unit !== 'MB' && unit !== 'GB' && unit !== 'TB')
    throw new SyntaxError(`Cannot read size "${text}": it is a number and MB, GB or TB`);
  return Math.round(Number(number) * unitsMb[unit]);
}
