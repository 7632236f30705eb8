import { expressionTree } from './expression-tree.ts';
import {
  anyText,
  boundary,
  choiceOf,
  edge,
  exactTexts,
  repeated,
  type RequiredTexts,
  separator,
  sequenceOf,
} from './required-texts.ts';

/** A class of more characters is one of many. */
const classMost = 4;
const nothing = exactTexts(['']);

/** Reads the texts that an expression requires, without regard to case. */
export class ExpressionReader {
  readonly #source: string;
  #at = 0;
  #isKnown = true;
  readonly #plain = /[^\\()[\]|^$.?*+{}\u0080-\uffff]+/y;
  readonly #classes = new Map<string, RequiredTexts>();

  /** @param source grok names expanded, flags taken off */
  constructor(source: string) {
    this.#source = source;
  }

  /** @returns undefined where the expression is not understood */
  read(): RequiredTexts | undefined {
    const texts = this.#alternatives();
    return this.#isKnown && this.#at === this.#source.length ? texts : undefined;
  }

  #alternatives(): RequiredTexts {
    const parts = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      parts.push(this.#sequence());
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : choiceOf(parts);
  }

  #sequence(): RequiredTexts {
    const parts: RequiredTexts[] = [];
    while (!'|)'.includes(this.#source[this.#at] ?? '')) parts.push(this.#times(this.#atom()));
    return sequenceOf(parts);
  }

  #times(part: RequiredTexts): RequiredTexts {
    if (!'?*+{'.includes(this.#source[this.#at] ?? ' ')) return part;
    const [all, sign, least, comma, most] =
      /^(?:([?*+])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at, this.#at + 12)) ?? [];
    if (all === undefined) return part;
    this.#at += all.length;
    if (sign !== undefined) return repeated(part, Number(sign === '+'), signMost(sign));
    const upper = most === '' ? Infinity : Number(most);
    return repeated(part, Number(least), comma === '' ? Number(least) : upper);
  }

  #atom(): RequiredTexts {
    const char = this.#source[this.#at] ?? '';
    if (char === '(') return this.#group();
    if (char === '[') return this.#class();
    const run = this.#plainRun();
    if (run > 1) return exactTexts([this.#source.slice(this.#at, (this.#at += run)).toLowerCase()]);
    this.#at++;
    if (char === '\\') return this.#escape();
    if (char === '^' || char === '$') return exactTexts([edge]);
    if (char === '.') return anyText;
    if (/[?*+]/.test(char)) this.#isKnown = false;
    return literal(char);
  }

  /** How many characters from here on stand for themselves, once each. */
  #plainRun(): number {
    this.#plain.lastIndex = this.#at;
    const { length } = this.#plain.exec(this.#source)?.[0] ?? '';
    return '?*+{'.includes(this.#source[this.#at + length] ?? ' ') ? length - 1 : length;
  }

  #group(): RequiredTexts {
    const [open = '('] = /^\((?:\?(?:i?:|P?<\w+>))?/.exec(this.#source.slice(this.#at)) ?? [];
    this.#at += open.length;
    if (this.#source[this.#at] === '?') this.#isKnown = false;
    const inside = this.#alternatives();
    if (this.#source[this.#at] !== ')') this.#isKnown = false;
    this.#at++;
    return inside;
  }

  #escape(): RequiredTexts {
    const char = this.#source[this.#at] ?? '';
    this.#at++;
    if (char === 'b') return exactTexts([boundary]);
    if (/[BAz]/.test(char)) return char === 'B' ? nothing : exactTexts([edge]);
    if (/[dDwWsStnr]/.test(char)) return this.#classOf(`\\${char}`);
    if (/[\dA-Za-z]/.test(char)) this.#isKnown = false;
    return literal(char);
  }

  #class(): RequiredTexts {
    const [all = '', , inner = ''] =
      /^\[(\^?)((?:\\.|[^\]\\])+)\]/.exec(this.#source.slice(this.#at)) ?? [];
    if (all === '' || inner.startsWith('[:')) {
      this.#isKnown = false;
      this.#at = this.#source.length;
      return anyText;
    }
    this.#at += all.length;
    return this.#classOf(all);
  }

  #classOf(source: string): RequiredTexts {
    const texts = this.#classes.get(source) ?? classTexts(source);
    this.#classes.set(source, texts);
    return texts;
  }
}

/** How often the part before a sign may come. */
function signMost(sign: string): number {
  return sign === '?' ? 1 : Infinity;
}

/** Beyond ASCII a character has another size in bytes, and another case than that of its letter. */
function literal(char: string): RequiredTexts {
  return char < '\u0080' ? exactTexts([char.toLowerCase()]) : anyText;
}

/** @param source "[…]", or a class that has a name, as "\s" */
function classTexts(source: string): RequiredTexts {
  const tree = expressionTree(source, '');
  const chars = tree?.kind === 'sequence' && tree.parts.length === 1 ? tree.parts[0] : undefined;
  if (chars?.kind !== 'set') return anyText;
  const all = [...chars.chars.keys()].filter((code) => chars.chars[code] === 1);
  const texts = new Set(all.map((code) => String.fromCharCode(code).toLowerCase()).filter(isPlain));
  // What is inverted has characters beyond ASCII too, and so has \s.
  const isListed = !source.startsWith('[^') && !/\\[DWSs]/.test(source);
  if (isListed && texts.size > 0 && texts.size <= classMost) return exactTexts([...texts]);
  return [...texts].some((char) => /[0-9a-z]/.test(char)) ? anyText : separator;
}

/** Texts have no other control characters: each is a blank in them. */
function isPlain(char: string): boolean {
  return char === '\n' || (char >= ' ' && char <= '~');
}
