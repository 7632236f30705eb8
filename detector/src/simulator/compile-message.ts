import { placeholders, type Say } from './placeholders.ts';

const opening = /\{(?:\$\w+[=}]|[a-z]\w*[:}])/y;

/**
 * A message with places for values: `{kind}` or `{kind:argument:…}` gives a new value each time (kinds in
 * placeholders.ts), `{$name=kind:…}` one that its story keeps, `{$name}` that again. `{pick:a|b}` and
 * `{often:a|b}` choose among messages. Any other brace stands for itself.
 *
 * @throws {SyntaxError} when a kind is unknown or a place does not end: the tables are ours
 */
export function compileMessage(text: string): Say {
  const literals: string[] = [];
  const values: Say[] = [];
  let literal = '';
  for (let at = 0; at < text.length;) {
    opening.lastIndex = at;
    if (opening.test(text)) {
      const end = endOfPlace(text, at);
      literals.push(literal);
      values.push(compilePlace(text.slice(at + 1, end)));
      literal = '';
      at = end + 1;
    } else {
      literal += text[at] ?? '';
      at++;
    }
  }
  return join(literals, values, literal);
}

function join(literals: readonly string[], values: readonly Say[], last: string): Say {
  if (values.length === 0) return () => last;
  return (scene) => {
    let said = '';
    for (let i = 0; i < values.length; i++) {
      said += (literals[i] as string) + (values[i] as Say)(scene);
    }
    return said + last;
  };
}

function endOfPlace(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  throw new SyntaxError(`Cannot find the end of "${text.slice(start)}"`);
}

function compilePlace(place: string): Say {
  if (!place.startsWith('$')) return compileKind(place);
  const equals = place.indexOf('=');
  const name = equals < 0 ? place.slice(1) : place.slice(1, equals);
  const make = equals < 0 ? () => '' : compileKind(place.slice(equals + 1));
  return (scene) => {
    const kept = scene.kept.get(name);
    if (kept !== undefined) return kept;
    const made = make(scene);
    scene.kept.set(name, made);
    return made;
  };
}

function compileKind(place: string): Say {
  const colon = place.indexOf(':');
  const kind = colon < 0 ? place : place.slice(0, colon);
  const rest = colon < 0 ? '' : place.slice(colon + 1);
  if (kind === 'pick' || kind === 'often') return compileChoice(kind, rest);
  const make = Object.hasOwn(placeholders, kind) ? placeholders[kind] : undefined;
  if (make === undefined) throw new SyntaxError(`Cannot make a value of kind "${kind}"`);
  return make(...(rest === '' ? [] : rest.split(':')));
}

function compileChoice(kind: 'pick' | 'often', text: string): Say {
  const choices = splitChoices(text).map((choice) => compileMessage(choice));
  return kind === 'pick'
    ? (scene) => scene.rng.pick(choices)(scene)
    : (scene) => scene.rng.pickSkewed(choices)(scene);
}

function splitChoices(text: string): readonly string[] {
  const choices: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}') depth--;
    else if (text[at] === '|' && depth === 0) {
      choices.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...choices, text.slice(from)];
}
