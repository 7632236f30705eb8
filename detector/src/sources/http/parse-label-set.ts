const pair = /\s*([A-Za-z_:][\w:.]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|\}$)/suy;
const escape = /\\(.)/gsu;

/**
 * Reads `{job="docker", host="ocean"}`, as Prometheus and Loki write a stream's labels.
 *
 * @returns undefined when it is not one
 */
export function parseLabelSet(text: string): Readonly<Record<string, string>> | undefined {
  const set = text.trim();
  if (set === '{}') return {};
  if (!set.startsWith('{')) return undefined;
  const labels: Record<string, string> = Object.create(null);
  pair.lastIndex = 1;
  for (;;) {
    const at = pair.lastIndex;
    const [, name, value, after] = pair.exec(set) ?? [];
    if (name === undefined || value === undefined) {
      // A comma may stand before the closing brace.
      return at > 1 && set.slice(at).trim() === '}' ? labels : undefined;
    }
    labels[name] = value.replaceAll(escape, (_, sign: string) => (sign === 'n' ? '\n' : sign));
    if (after !== ',') return labels;
  }
}
