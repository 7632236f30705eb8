/** "host is node5, not node005", for each label that is not as it must be. */
export function wrongLabels(
  wanted: Readonly<Record<string, string>>,
  seen: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const actual = seen[name];
    if (actual === value) return [];
    return [`${name} is ${actual ?? 'missing'}, not ${value}`];
  });
}
