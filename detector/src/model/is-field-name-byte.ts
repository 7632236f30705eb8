/** Whether a byte may stand in the name of a logfmt field: letters, digits, and `-./_@`. */
export function isFieldNameByte(c: number): boolean {
  const letter = c | 32;
  return (letter >= 97 && letter <= 122) || (c >= 45 && c <= 57) || c === 95 || c === 64;
}
