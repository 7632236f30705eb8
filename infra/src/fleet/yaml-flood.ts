import { Lexer } from 'yaml';

/** Where a text becomes too much to parse, and why. */
export interface YamlFlood {
  readonly offset: number;
  readonly message: string;
}

const bytesMax = 256 * 1024;
/** 100 hosts and 500 devices have some 18,000; the parser takes about 2.5 us each, so all of it 50 ms. */
const tokensMax = 20_000;
const flowDepthMax = 8;
const indicatorsPerLineMax = 4;
/** The lexer's own marks (byte order mark, document start, flow end, scalar): they stand for no text. */
const marks = new Set(['\uFEFF', '\u0002', '\u0018', '\u001F']);
const depthSteps: Readonly<Record<string, number>> = { '[': 1, '{': 1, ']': -1, '}': -1 };
const indicators = new Set(['-', '?', ':']);

/**
 * Whether a text is larger or nested more deeply than hosts.yaml ever is. Looks at the lexer's tokens
 * alone: the parser recurses, and would use up the stack before it could say so.
 */
export function yamlFlood(text: string): YamlFlood | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > bytesMax)
    return { offset: 0, message: `the file has ${bytes} bytes: at most ${bytesMax} are read` };
  let offset = 0;
  let depth = 0;
  let onLine = 0;
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    depth += depthSteps[token] ?? 0;
    if (token.endsWith('\n')) onLine = 0;
    else if (depth === 0 && indicators.has(token)) onLine++;
    if (depth > flowDepthMax || onLine > indicatorsPerLineMax)
      return { offset, message: 'this is nested too deeply' };
    if (++tokens > tokensMax)
      return { offset, message: `the file has more than ${tokensMax} words and signs` };
    if (!marks.has(token)) offset += token.length;
  }
  return undefined;
}
