import { nearestName } from './nearest-name.ts';

/** What to say of a name that is none of `known`: the nearest one, else all. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === undefined ? `It is one of ${known.join(', ')}.` : `Did you mean "${near}"?`;
}
