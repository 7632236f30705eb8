import type { IncidentChange, IncidentId } from '../model/types.ts';

/**
 * What is told of an incident when it opens is all that is known of it by then: the line that it began
 * with, which need not be the strongest, and the worst of how grave its lines are.
 *
 * @param changes of one moment, in their order
 */
export function openedAsKnown(changes: readonly IncidentChange[]): readonly IncidentChange[] {
  const asKnown: IncidentChange[] = [];
  const places = new Map<IncidentId, number>();
  for (const change of changes) {
    const { id, state } = change.incident;
    const place = state === 'resolved' ? undefined : places.get(id);
    if (place !== undefined) {
      asKnown[place] = { incident: change.incident, tell: 'opened' };
      continue;
    }
    if (change.tell === 'opened') places.set(id, asKnown.length);
    asKnown.push(change);
  }
  return asKnown;
}
