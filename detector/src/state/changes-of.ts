import type { Incident, IncidentChange } from '../model/types.ts';
import type { Commit } from './commit.ts';

/** The changes of a commit, with what people made of the incidents. */
export function changesOf(
  { changes }: Pick<Commit, 'changes'>,
  stored: ReadonlyMap<string, Incident>,
): readonly IncidentChange[] {
  return changes.map(({ incident, tell }) => ({
    incident: isLast(changes, incident) ? (stored.get(incident.id) ?? incident) : incident,
    tell,
  }));
}

function isLast(changes: readonly IncidentChange[], incident: Incident): boolean {
  return changes.findLast(({ incident: { id } }) => id === incident.id)?.incident === incident;
}
