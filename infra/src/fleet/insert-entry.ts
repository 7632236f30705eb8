import { isMap, isSeq, parseDocument, type YAMLSeq } from 'yaml';
import { KitError } from '../errors/kit-error.ts';

/** Key and value, or key and the group of keys under it. */
export type EntryLines = readonly (readonly [key: string, value: string])[];

/**
 * Adds an entry at the end of a list at the top of hosts.yaml, as text: every byte that was there stays,
 * comments and layout included.
 *
 * @param list "hosts" or "devices"; made where there is none
 * @throws {KitError} `fleet-invalid` when the list is written in one line, [a, b]
 */
export function insertEntry(text: string, list: 'hosts' | 'devices', entry: EntryLines): string {
  const { contents } = parseDocument(text, { logLevel: 'silent' });
  const items: unknown = isMap(contents) ? contents.get(list, true) : undefined;
  if (isSeq(items)) return intoSequence(text, items, { list, entry });
  if (items === undefined) {
    const end = text.endsWith('\n') || text === '' ? '' : '\n';
    return `${text}${end}\n${list}:\n${linesOf(entry, '  ')}`;
  }
  if (!isEmpty(items)) throw unusable(list);
  // "devices:" with nothing after it.
  const fresh = `${list}:\n${linesOf(entry, '  ')}`;
  return text.replace(new RegExp(`^${list}:[^\\n]*\\n?`, 'm'), () => fresh);
}

function intoSequence(
  text: string,
  items: YAMLSeq,
  { list, entry }: { readonly list: string; readonly entry: EntryLines },
): string {
  if (items.flow !== true) {
    const at = endOfLast(text, items);
    const before = text.slice(0, at);
    const newline = before.endsWith('\n') ? '' : '\n';
    return `${before}${newline}${linesOf(entry, indentOf(text, items))}${text.slice(at)}`;
  }
  if (items.items.length > 0) throw unusable(list);
  const [from, to] = items.range ?? [0, 0];
  const rest = text.slice(to).replace(/^[ \t]*\n?/, '');
  return `${text.slice(0, from).trimEnd()}\n${linesOf(entry, '  ')}${rest}`;
}

/** After the last line that belongs to the last item; comments and blank lines behind it stay behind. */
function endOfLast(text: string, { items }: YAMLSeq): number {
  const last = items.at(-1) as { range?: readonly [number, number, number] } | undefined;
  const end = text.slice(0, last?.range?.[1] ?? text.length).trimEnd().length;
  const newline = text.indexOf('\n', end);
  return newline === -1 ? text.length : newline + 1;
}

/** Of the dash of the first item. */
function indentOf(text: string, { items }: YAMLSeq): string {
  const first = items[0] as { range?: readonly [number, number, number] } | undefined;
  const before = text.slice(0, first?.range?.[0] ?? 0);
  return /(?:^|\n)([ ]*)-[ ]*$/.exec(before)?.[1] ?? '  ';
}

function linesOf(entry: EntryLines, indent: string): string {
  return entry
    .map(([key, value], index) => `${indent}${index === 0 ? '- ' : '  '}${key}: ${value}\n`)
    .join('');
}

function isEmpty(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'value' in node && node.value === null;
}

function unusable(list: string): KitError {
  return new KitError(`Cannot add to "${list}": it is written in one line`, {
    code: 'fleet-invalid',
    hint: 'Write each entry on lines of its own, a dash before it.',
  });
}
