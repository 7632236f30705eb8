const plain = /^[A-Za-z0-9@%_+=:,./-]+$/;

/** An argument list as one line of shell text that gives exactly these arguments. */
export function shellQuote(argv: readonly string[]): string {
  return argv
    .map((word) => (plain.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}
