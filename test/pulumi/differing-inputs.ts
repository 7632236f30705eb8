/** Names of inputs that are not what they were; the old ones come with the outputs, which do not count. */
export function differingInputs(
  olds: Readonly<Record<string, unknown>>,
  news: Readonly<Record<string, unknown>>,
  outputs: readonly string[] = ['stdout', 'stderr'],
): string[] {
  const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...names].filter(
    (name) =>
      !name.startsWith('__') &&
      !outputs.includes(name) &&
      canonical(olds[name]) !== canonical(news[name]),
  );
}

/** JSON with sorted keys: the engine does not keep their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
