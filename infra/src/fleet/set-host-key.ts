import { isMap, isScalar, isSeq, type Pair, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { KitError } from '../errors/kit-error.ts';

/** Whose key it is: the host's, or that of the jump host before it. */
export type KeyOwner = 'host' | 'proxy';

/**
 * Writes a host key into hosts.yaml, as text: every other byte stays, comments and layout included.
 *
 * @param key "ssh-ed25519 AAAA…"
 * @throws {KitError} `fleet-invalid` when the entry is written in a way that this does not know
 */
export function setHostKey(text: string, host: string, owner: KeyOwner, key: string): string {
  const { contents } = parseDocument(text, { logLevel: 'silent' });
  const root = isMap(contents) ? contents : undefined;
  const entry = entryOf(root, host);
  if (root === undefined || entry === undefined) throw unusable(host);
  if (owner === 'host') return putIn(text, entry, ['ssh', 'hostKey'], key) ?? fail(host);
  // A jump host of all hosts stands under defaults.
  const own = at(entry, ['ssh', 'proxy']);
  const common = at(root, ['defaults', 'ssh', 'proxy']);
  const proxy = isMap(own) ? own : isMap(common) ? common : undefined;
  if (proxy === undefined) throw unusable(host);
  return putIn(text, proxy, ['hostKey'], key) ?? fail(host);
}

function entryOf(root: YAMLMap | undefined, host: string): YAMLMap | undefined {
  const hosts: unknown = root?.get('hosts', true);
  if (!isSeq(hosts)) return undefined;
  return hosts.items.find((item): item is YAMLMap => isMap(item) && item.get('name') === host);
}

function at(map: YAMLMap, path: readonly string[]): unknown {
  let node: unknown = map;
  for (const key of path) node = isMap(node) ? node.get(key, true) : undefined;
  return node;
}

/** Sets `path` below `map`, making the maps that are missing; undefined where the layout is not known. */
function putIn(
  text: string,
  map: YAMLMap,
  path: readonly string[],
  value: string,
): string | undefined {
  const [key, ...rest] = path;
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (pair === undefined) return insert(text, map, path, value);
  const { value: node, key: name } = pair as { readonly value: unknown; readonly key: Scalar };
  if (isMap(node)) return rest.length > 0 ? putIn(text, node, rest, value) : undefined;
  if (node === null || (isScalar(node) && node.value === null))
    return fillEmpty(text, name, rest, value);
  const range = isScalar(node) && rest.length === 0 ? node.range : undefined;
  return range == null ? undefined : text.slice(0, range[0]) + value + text.slice(range[1]);
}

/** "ssh:" with nothing after it. */
function fillEmpty(
  text: string,
  name: Scalar,
  rest: readonly string[],
  value: string,
): string | undefined {
  const colon = text.indexOf(':', name.range?.[1] ?? text.length);
  if (colon === -1) return undefined;
  const lines =
    rest.length === 0 ? ` ${value}` : `\n${block(rest, value, indentOf(text, name) + 2)}`;
  return `${text.slice(0, colon + 1)}${lines}${text.slice(colon + 1)}`;
}

/** Under the address, where it is looked for; its line has no comments of other things after it. */
function isAddress({ key }: Pair): boolean {
  return isScalar(key) && key.value === 'address';
}

function insert(
  text: string,
  map: YAMLMap,
  path: readonly string[],
  value: string,
): string | undefined {
  if (map.flow === true) return insertInFlow(text, map, path, value);
  const first = map.items[0]?.key;
  const last = map.items.find(isAddress) ?? map.items.at(-1);
  if (!isScalar(first) || last === undefined) return undefined;
  const lastNode = (last.value ?? last.key) as { range?: readonly [number, number, number] };
  const end = text.slice(0, lastNode.range?.[1] ?? text.length).trimEnd().length;
  const newline = text.indexOf('\n', end);
  const before = newline === -1 ? `${text}\n` : text.slice(0, newline + 1);
  const after = newline === -1 ? '' : text.slice(newline + 1);
  return `${before}${block(path, value, indentOf(text, first))}\n${after}`;
}

function insertInFlow(
  text: string,
  map: YAMLMap,
  path: readonly string[],
  value: string,
): string | undefined {
  const end = map.range?.[1];
  if (end === undefined || text[end - 1] !== '}') return undefined;
  const body = text.slice(0, end - 1);
  const inner = path.toReversed().reduce((nested, key, index) => {
    return index === 0 ? `${key}: ${nested}` : `${key}: { ${nested} }`;
  }, value);
  const kept = body.trimEnd();
  const comma = map.items.length === 0 || kept.endsWith(',') ? '' : ',';
  return `${kept}${comma} ${inner} }${text.slice(end)}`;
}

function block(path: readonly string[], value: string, indent: number): string {
  return path
    .map((key, index) => {
      const isLast = index === path.length - 1;
      return `${' '.repeat(indent + 2 * index)}${key}:${isLast ? ` ${value}` : ''}`;
    })
    .join('\n');
}

/** Column of a key; that of the first key of a list's item stands after the dash. */
function indentOf(text: string, key: Scalar): number {
  const start = key.range?.[0] ?? 0;
  return start - (text.lastIndexOf('\n', start - 1) + 1);
}

function fail(host: string): never {
  throw unusable(host);
}

function unusable(host: string): KitError {
  return new KitError(`Cannot write the host key of "${host}" into hosts.yaml`, {
    code: 'fleet-invalid',
    hint: 'Write it yourself: ssh: { hostKey: … } in its entry; the key is above.',
  });
}
