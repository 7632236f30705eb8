import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

interface Member {
  readonly type: string;
  readonly isRequired: boolean;
}

/**
 * What a provider's published schema takes, read from the typings that are generated from it: the names of
 * a resource's inputs, which of them it needs, and their types, nested ones included.
 */
export class PublishedSchema {
  readonly #interfaces = new Map<string, ReadonlyMap<string, Member>>();

  /**
   * @param name "@pulumi/docker"
   * @param files typings beside the package's root: "container.d.ts"
   */
  constructor(name: string, files: readonly string[]) {
    const root = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    for (const file of files) this.#read(readFileSync(join(root, file), 'utf8'));
  }

  #read(text: string): void {
    const plain = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\s+/g, ' ');
    for (const [, name = ''] of plain.matchAll(/ interface (\w+) \{/g))
      this.#interfaces.set(name, membersOf(bodyOf(plain, name)));
  }

  /** What the schema refuses in `value`, each with its place; nothing: it is taken. */
  problems(interfaceName: string, value: Readonly<Record<string, unknown>>, at = ''): string[] {
    const members = this.#interfaces.get(interfaceName);
    if (members === undefined) throw new RangeError(`No interface ${interfaceName} in the typings`);
    const missing = [...members].filter(
      ([name, { isRequired }]) => isRequired && value[name] == null,
    );
    const unknown = Object.keys(value).filter(
      (name) => !name.startsWith('__') && !members.has(name),
    );
    return [
      ...missing.map(([name]) => `${at}${name}: it is required`),
      ...unknown.map((name) => `${at}${name}: there is no such property`),
      ...[...members].flatMap(([name, { type }]) =>
        this.#mismatches(type, value[name], `${at}${name}`),
      ),
    ];
  }

  #mismatches(type: string, value: unknown, at: string): string[] {
    if (value == null || value === unknownValue || /^any|^enums\./.test(type)) return [];
    if (type.endsWith('[]')) return this.#listMismatches(type.slice(0, -2), value, at);
    if (type.startsWith('{')) return this.#mapMismatches(type, value, at);
    if (!type.startsWith('inputs.'))
      return typeof value === type ? [] : [`${at}: it is no ${type}`];
    if (!isRecord(value)) return [`${at}: it is no object`];
    return this.problems(type.split('.').at(-1) ?? '', value, `${at}.`);
  }

  #listMismatches(type: string, value: unknown, at: string): string[] {
    if (!Array.isArray(value)) return [`${at}: it is no list`];
    return value.flatMap((one, index) => this.#mismatches(type, one, `${at}[${index}]`));
  }

  #mapMismatches(type: string, value: unknown, at: string): string[] {
    if (!isRecord(value)) return [`${at}: it is no map`];
    const inner = /\]: ?(\w+)/.exec(type)?.[1] ?? 'any';
    return Object.entries(value).flatMap(([key, one]) =>
      this.#mismatches(inner, one, `${at}.${key}`),
    );
  }
}

/** The engine's word for "known after the deployment". */
export const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bodyOf(text: string, name: string): string {
  const start = text.indexOf('{', text.indexOf(` interface ${name} {`));
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return text.slice(start + 1, at);
  }
  throw new SyntaxError(`interface ${name} does not end`);
}

function membersOf(body: string): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  const pattern = /(\w+)(\?)?: ((?:\{[^}]*\}|[^;{])*);/g;
  for (const [, name = '', optional, type = ''] of body.matchAll(pattern)) {
    const simple = type.replaceAll(/pulumi\.Input<|>|\| undefined/g, '').trim();
    members.set(name, {
      type: simple.replaceAll(/ (?=\[\])/g, ''),
      isRequired: optional === undefined,
    });
  }
  return members;
}
