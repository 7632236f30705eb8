/**
 * `text` with its control characters in visible form: a log line must not move the cursor, change the
 * title or write to the clipboard of who reads it (ECMA-48 control sequences), nor turn text around.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, visible);
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\t') return ' ';
  // U+2400 … are the pictures of the ASCII control characters.
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : '\uFFFD';
}
