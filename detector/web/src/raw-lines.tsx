import type { JSX } from 'preact';

export interface RawLinesProps {
  readonly label: string;
  readonly texts: readonly string[];
  readonly isQuiet?: boolean;
}

/** Lines as they were written; control characters are shown as what they are, not acted on. */
export function RawLines({ label, texts, isQuiet }: RawLinesProps): JSX.Element {
  return (
    <ol class={isQuiet === true ? 'lines quiet' : 'lines'} aria-label={label}>
      {texts.map((text, i) => (
        // Equal lines stand beside each other: only their place tells them apart.
        <li key={i}>{visible(text)}</li>
      ))}
    </ol>
  );
}

/** Control characters and marks of writing direction as pictures or escapes. */
function visible(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    /[\u0000-\u0008\u000B-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g,
    (character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code < 0x20) return String.fromCodePoint(0x2400 + code);
      return code === 0x7f ? '\u2421' : `\\u${code.toString(16)}`;
    },
  );
}
