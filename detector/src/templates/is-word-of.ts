const wordBytesMax = 8;

/** Whether bytes[start, end) are one of some short words. @param words with a blank before and after each */
export function isWordOf(words: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > wordBytesMax) return false;
  let word = ' ';
  for (let i = start; i < end; i++) word += String.fromCodePoint(bytes[i] as number);
  return words.includes(`${word} `);
}
