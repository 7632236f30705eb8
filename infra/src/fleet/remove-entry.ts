import { isMap, isSeq, parseDocument } from 'yaml';

/**
 * Takes an entry out of a list at the top of hosts.yaml, as text: with the comment lines right above it, and
 * nothing else; the rest stays byte for byte.
 *
 * @returns undefined where no entry of that name is on lines of its own
 */
export function removeEntry(
  text: string,
  list: 'hosts' | 'devices',
  name: string,
): string | undefined {
  const { contents } = parseDocument(text, { logLevel: 'silent' });
  const items: unknown = isMap(contents) ? contents.get(list, true) : undefined;
  if (!isSeq(items) || items.flow === true) return undefined;
  const index = items.items.findIndex((item) => isMap(item) && item.get('name') === name);
  const item = items.items[index] as { range?: readonly [number, number, number] } | undefined;
  if (item?.range === undefined || items.items.length === 1) return undefined;
  const dash = text.lastIndexOf('\n', item.range[0] - 1) + 1;
  const start = withComments(text, dash);
  const last = text.slice(0, item.range[1]).trimEnd().length;
  const newline = text.indexOf('\n', last);
  const end = newline === -1 ? text.length : newline + 1;
  const blank = /^[ \t]*\n/.exec(text.slice(end))?.[0] ?? '';
  return `${text.slice(0, start)}${text.slice(end + blank.length)}`;
}

/** The start of the comment lines that stand right above a line. */
function withComments(text: string, start: number): number {
  let at = start;
  while (at > 0) {
    const above = text.lastIndexOf('\n', at - 2) + 1;
    if (!/^[ \t]*#/.test(text.slice(above, at))) return at;
    at = above;
  }
  return at;
}
