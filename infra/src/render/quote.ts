type Quoter = (text: string) => string;

/** C0, DEL, C1 and the separators that some parsers take for line ends. */
const control = /[\p{Cc}\u2028\u2029\uFEFF]/u;

function json(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007F-\u009F\u2028\u2029\uFEFF]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** One line of text, without what the language has no way to write. */
function check(text: string, language: string, refused: string = ''): void {
  if (control.test(text) || (refused !== '' && text.includes(refused)))
    throw new RangeError(`Cannot quote ${json(text)} for ${language}: it cannot be written there`);
}

/**
 * A value as a string of the language it stands in. A value that a language cannot hold is refused, not
 * changed.
 */
export const quote = {
  json,
  /** Double quotes: YAML's escapes are JSON's and more. */
  yaml: json,
  /** Alloy's strings are Go's: JSON's escapes but `\/`, which JSON.stringify does not write. */
  river: json,
  /** nginx has no way to write a dollar. */
  nginx(text) {
    check(text, 'nginx', '$');
    return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  },
  /** RainerScript, double quotes. */
  rsyslog(text) {
    check(text, 'rsyslog');
    return `"${text.replaceAll(/["\\$]/g, String.raw`\$&`)}"`;
  },
  /** A word of a unit file: specifiers and variables stay as they are written. */
  systemd(text) {
    check(text, 'systemd');
    const escaped = text.replaceAll(/["\\]/g, String.raw`\$&`);
    return `"${escaped.replaceAll('%', '%%').replaceAll('$', () => '$$')}"`;
  },
  shell(text) {
    check(text, 'the shell');
    return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  },
  /** An expression (RE2) that matches just this text. */
  re2: (text) => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`),
  /** A replacement in Prometheus' relabelling, where `$1` is a group. */
  replacement: (text) => text.replaceAll('$', () => '$$'),
} as const satisfies Readonly<Record<string, Quoter>>;
