import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { splitCsv } from '../src/eval/split-csv.ts';
import { Random } from './random.ts';
import { smallGrammar } from './small-grammar.ts';
import { withTime } from './with-time.ts';

/** A line cut where its values are: head, then text, value, text, value … text. */
interface LinePattern {
  /** Up to the message: time, host, service. */
  readonly head: string;
  readonly parts: readonly string[];
}

/** Makes lines, as many as wanted, the same ones every time. */
export interface BenchCorpus {
  readonly name: string;
  /** Whether every line is a new one. */
  readonly isFlood: boolean;
  lines(count: number): string[];
}

const digits = '0123456789';
const hexadecimal = '0123456789abcdef';
const lowerCase = 'abcdefghijklmnopqrstuvwxyz';
/** The first line of a corpus; the others follow at 278 a second, a million in an hour. */
const startMs = Date.UTC(2026, 10, 20);
const betweenMs = 3.6;
const single = ['HDFS', 'BGL', 'Linux', 'Apache'];

/**
 * The corpora: from a folder of Loghub-2k systems, those of four, a mix of all and a hard mix, in which
 * every value is random text; from a small grammar else. Their times go on from line to line, as those of a
 * log do. And two floods, in which every line is new.
 */
export function benchCorpora(folder: string | undefined): BenchCorpus[] {
  const floods = [
    { name: 'flood of words', isFlood: true, lines: floodOfWords },
    { name: 'flood of structures', isFlood: true, lines: floodOfStructures },
  ];
  if (folder === undefined) {
    const patterns = smallGrammar.map(({ head, content, template }) =>
      patternOf(head + content, content, template),
    );
    return [corpus('grammar', patterns, redraw), corpus('hard', patterns, replace), ...floods];
  }
  const systems = readdirSync(folder).filter((name) =>
    existsSync(join(folder, name, 'structured.csv.gz')),
  );
  const patterns = new Map(systems.map((name) => [name, patternsOf(join(folder, name))]));
  const all = [...patterns.values()].flat();
  return [
    ...single.flatMap((name) => corpus(name, patterns.get(name) ?? [], redraw)),
    corpus('mix', all, redraw),
    corpus('hard mix', all, replace),
    ...floods,
  ].filter((made) => made.lines(1).length > 0);
}

/** Other people's: files *.log, repeated to as many lines as wanted. */
export function fileCorpora(folder: string): BenchCorpus[] {
  return globSync(join(folder, '*.log')).map((path) => {
    const all = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    return {
      name: basename(path, '.log'),
      isFlood: false,
      lines: (count: number) => Array.from({ length: count }, (_, i) => all[i % all.length] ?? ''),
    };
  });
}

function corpus(
  name: string,
  patterns: readonly LinePattern[],
  draw: (value: string, random: Random) => string,
): BenchCorpus {
  return {
    name,
    isFlood: false,
    lines: (count) => {
      if (patterns.length === 0) return [];
      const random = new Random(1);
      return Array.from({ length: count }, (_, line) => {
        const { head, parts } = random.of(patterns);
        const message = parts.map((part, i) => (i % 2 === 0 ? part : draw(part, random)));
        return withTime(head, startMs + line * betweenMs) + message.join('');
      });
    },
  };
}

/** Another value of the same shape: other digits; of a hexadecimal number, other letters too. */
function redraw(value: string, random: Random): string {
  return value.replaceAll(/0x[0-9a-f]+|\b(?=[a-f]*\d)[0-9a-f]{4,}\b|\d+/gi, (number) => {
    if (/^\d+$/.test(number)) return random.text(number.length, digits);
    const prefix = /^0x/i.test(number) ? 2 : 0;
    return number.slice(0, prefix) + random.text(number.length - prefix, hexadecimal);
  });
}

function replace(_value: string, random: Random): string {
  return random.text(3 + random.below(10));
}

function floodOfWords(count: number): string[] {
  const random = new Random(2);
  const words = (): string => Array.from({ length: 10 }, () => random.text(6, lowerCase)).join(' ');
  return Array.from({ length: count }, words);
}

/** Other punctuation in every line: nothing can be merged. */
function floodOfStructures(count: number): string[] {
  const random = new Random(3);
  const word = (): string =>
    random.text(6, lowerCase) + random.of([' ', ': ', '=', ', ', '; ', ' (']);
  const line = (): string => Array.from({ length: 12 }, word).join('');
  return Array.from({ length: count }, line);
}

function patternsOf(folder: string): LinePattern[] {
  const text = gunzipSync(readFileSync(join(folder, 'structured.csv.gz'))).toString('utf8');
  const [head = [], ...rows] = text.split(/\r?\n/).map((line) => splitCsv(line));
  const content = head.indexOf('Content');
  const template = head.indexOf('EventTemplate');
  const [log] = globSync(join(folder, '*.log'));
  const raw = log === undefined ? [] : readFileSync(log, 'utf8').split(/\r?\n/);
  return rows.flatMap((row, i) => {
    if (row.length !== head.length) return [];
    // The table has no blanks at the ends of messages.
    return [
      patternOf((raw[i] ?? '').trimEnd(), (row[content] ?? '').trimEnd(), row[template] ?? ''),
    ];
  });
}

/** Cuts a line where the template of its content says; content that does not fit it is one text. */
function patternOf(line: string, content: string, template: string): LinePattern {
  const head = line.endsWith(content) ? line.slice(0, line.length - content.length) : '';
  const [first = '', ...texts] = template.split('<*>');
  if (!content.startsWith(first)) return { head, parts: [content] };
  const parts = [first];
  let at = first.length;
  for (const [i, text] of texts.entries()) {
    const isLast = i === texts.length - 1;
    const next = isLast && text === '' ? content.length : content.indexOf(text, at);
    if (next < 0) return { head, parts: [content] };
    parts.push(content.slice(at, next), text);
    at = next + text.length;
  }
  return { head, parts };
}
