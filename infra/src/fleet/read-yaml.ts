import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLParseError,
  type YAMLWarning,
} from 'yaml';
import type { FleetProblem } from './fleet-problem.ts';
import { yamlFlood } from './yaml-flood.ts';

/** A YAML text with the positions of its parts; or why it is refused. */
export interface YamlText {
  /** undefined when there are problems. */
  readonly document: Document.Parsed | undefined;
  readonly problems: readonly FleetProblem[];
  /** Where something stands: a key or index path; of the nearest part that is there. */
  positionOf(path: readonly (string | number)[], part?: 'key' | 'value'): Position;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

const problemsMax = 20;

/**
 * Reads YAML that a stranger may have written: bounded in size and depth, no anchors and aliases (the
 * YAML bomb), no merge keys, no tags, no duplicate keys, each refused with its position.
 */
export function readYaml(file: string, text: string): YamlText {
  const lineCounter = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const refuse = (offset: number, message: string, hint?: string): FleetProblem => {
    return { severity: 'error', file, ...positionAt(offset), message, hint };
  };
  const flood = yamlFlood(text);
  if (flood !== undefined) {
    for (const { index } of text.slice(0, flood.offset).matchAll(/^/gm))
      lineCounter.addNewLine(index);
    const problems = [refuse(flood.offset, flood.message)];
    return { document: undefined, problems, positionOf: () => ({ line: 1, column: 1 }) };
  }
  // Looking for duplicates among the pairs is quadratic in the library; `refused` does it by a set.
  const document = parseDocument(text, { lineCounter, uniqueKeys: false, logLevel: 'error' });
  const problems = [...document.errors, ...document.warnings].map((error) =>
    refuse(error.pos[0], messageOf(error), hintOf(error.code)),
  );
  if (problems.length === 0) {
    for (const { offset, message, hint } of refused(document)) {
      problems.push(refuse(offset, message, hint));
      if (problems.length >= problemsMax) break;
    }
  }
  return {
    document: problems.length === 0 ? document : undefined,
    problems: problems.slice(0, problemsMax),
    positionOf: (path, part = 'value') => positionAt(offsetOf(document.contents, path, part) ?? 0),
  };
}

interface Refusal {
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

function* refused(document: Document.Parsed): Generator<Refusal> {
  const found: Refusal[] = [];
  visit(document, {
    Node(_key, node) {
      const offset = node.range?.[0] ?? 0;
      if (isAlias(node) || node.anchor !== undefined) {
        found.push({
          offset,
          message: 'anchors and aliases are not read',
          hint: 'Write the value out, or put it under "defaults".',
        });
      }
      if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:'))
        found.push({ offset, message: `tag ${node.tag} is not read` });
    },
    Map(_key, map) {
      found.push(...badKeys(map.items.map(({ key }) => key)));
    },
  });
  yield* found;
}

function badKeys(keys: readonly unknown[]): Refusal[] {
  const seen = new Set<string>();
  const found: Refusal[] = [];
  for (const key of keys) {
    if (!isNode(key)) continue;
    const offset = key.range?.[0] ?? 0;
    if (!isScalar(key) || typeof key.value !== 'string') {
      found.push({ offset, message: 'this key is not a word' });
      continue;
    }
    if (key.value === '<<') {
      found.push({
        offset,
        message: 'merge keys are not read',
        hint: 'Write the keys out, or put them under "defaults".',
      });
    } else if (seen.has(key.value)) {
      found.push({ offset, message: `key "${key.value.slice(0, 64)}" stands here twice` });
    }
    seen.add(key.value);
  }
  return found;
}

function offsetOf(
  node: unknown,
  path: readonly (string | number)[],
  part: 'key' | 'value',
): number | undefined {
  const own = isNode(node) ? node.range?.[0] : undefined;
  const [step, ...rest] = path;
  if (step === undefined) return own;
  if (isSeq(node)) return offsetOf(node.items[Number(step)], rest, part) ?? own;
  if (!isMap(node)) return own;
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
  if (pair === undefined) return own;
  const isKey = rest.length === 0 && part === 'key';
  return offsetOf(isKey ? pair.key : (pair.value ?? pair.key), rest, part) ?? own;
}

function messageOf({ code, message }: YAMLParseError | YAMLWarning): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document starts here';
  const line = message.split('\n')[0] ?? message;
  return line.replace(/ at line \d+, column \d+:?$/, '').replace(/[.:]$/, '');
}

function hintOf(code: string): string | undefined {
  if (code === 'TAB_AS_INDENT') return 'Indent with blanks, two a level.';
  if (code === 'MULTIPLE_DOCS') return 'Take out the line "---" between the documents.';
  return undefined;
}
