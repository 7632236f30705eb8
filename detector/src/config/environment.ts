/** The environment of this process: handed on from the edge to `loadSettings`, read nowhere else. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
