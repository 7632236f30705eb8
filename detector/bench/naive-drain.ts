/** The usual masks of a Drain set-up, most special first. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<*>'],
  [/\bblk_-?\d+\b/g, '<*>'],
  [/(?<=[^A-Za-z0-9]|^)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d+)?(?=[^A-Za-z0-9]|$)/g, '<*>'],
  [/(?<=[^A-Za-z0-9]|^)0x[a-f0-9]+(?=[^A-Za-z0-9]|$)/gi, '<*>'],
  [/(?<=\s|^)(?:\/[^\s/]+)+\/?(?=\s|$)/g, '<*>'],
  [/(?<=[^A-Za-z0-9]|^)[-+]?\d+(?:\.\d+)?(?=[^A-Za-z0-9]|$)/g, '<*>'],
];
const depth = 4;
const similarity = 0.4;
const childrenMax = 100;

interface Cluster {
  readonly id: number;
  tokens: string[];
  size: number;
}

interface Node {
  readonly children: Map<string, Node>;
  readonly clusters: Cluster[];
}

/**
 * Drain (He et al. 2017) as one would write it in an afternoon: strings, regular expressions, Maps. It
 * is what the template stage is compared with, so it is written to be good at that: no copy too many,
 * and the same parameters as Drain3 has by default.
 */
export class NaiveDrain {
  readonly #root = new Map<number, Node>();
  #clusters = 0;

  get size(): number {
    return this.#clusters;
  }

  /** @returns the number of the line's template */
  add(line: string): number {
    let masked = line;
    for (const [expression, sign] of masks) masked = masked.replace(expression, sign);
    const tokens = masked.trim().split(/\s+/);
    const leaf = this.#leafOf(tokens);
    const cluster = bestOf(leaf.clusters, tokens);
    if (cluster === undefined) {
      leaf.clusters.push({ id: ++this.#clusters, tokens, size: 1 });
      return this.#clusters;
    }
    for (let i = 0; i < tokens.length; i++) {
      if (cluster.tokens[i] !== tokens[i]) cluster.tokens[i] = '<*>';
    }
    cluster.size++;
    return cluster.id;
  }

  #leafOf(tokens: readonly string[]): Node {
    let node = this.#root.get(tokens.length);
    if (node === undefined) this.#root.set(tokens.length, (node = emptyNode()));
    for (const token of tokens.slice(0, depth - 2)) node = childOf(node, token);
    return node;
  }
}

function emptyNode(): Node {
  return { children: new Map(), clusters: [] };
}

function childOf(node: Node, token: string): Node {
  const known = node.children.get(token);
  if (known !== undefined) return known;
  const isFull = node.children.size >= childrenMax - 1;
  const key = isFull || /\d/.test(token) ? '<*>' : token;
  let child = node.children.get(key);
  if (child === undefined) node.children.set(key, (child = emptyNode()));
  return child;
}

function bestOf(clusters: readonly Cluster[], tokens: readonly string[]): Cluster | undefined {
  let best: Cluster | undefined;
  let most = similarity * tokens.length;
  for (const cluster of clusters) {
    let same = 0;
    for (let i = 0; i < tokens.length; i++) if (cluster.tokens[i] === tokens[i]) same++;
    if (same < most || (same === most && best !== undefined)) continue;
    most = same;
    best = cluster;
  }
  return best;
}
