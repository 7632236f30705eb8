import { hashBytes } from '../model/hash-bytes.ts';
import { severities, type Alert, type AlertId, type IncidentChange } from '../model/types.ts';

const encoder = new TextEncoder();

/**
 * The alert that a change of an incident is told by; undefined when it is not told. Its id follows from
 * the incident, the reason and what is new alone: made twice, after a crash, it is one alert.
 */
export function alertOf({ incident, tell }: IncidentChange): Alert | undefined {
  if (tell === 'nothing') return undefined;
  const { id, severity, title, explanation } = incident;
  const times = {
    opened: incident.openedMs,
    resolved: incident.resolvedMs ?? incident.lastSeenMs,
    'new-kind': incident.lastSeenMs,
    escalated: incident.lastSeenMs,
  };
  // At most one alert a step: a severity is reached once, a kind is new once, an incident opens once.
  const ordinals = {
    opened: 0,
    resolved: 0,
    'new-kind': incident.kinds.length,
    escalated: severities.indexOf(severity),
  };
  const seed = JSON.stringify([id, tell, ordinals[tell]]);
  return {
    id: `alert_${hashBytes(encoder.encode(seed))}` as AlertId,
    incidentId: id,
    reason: tell,
    severity,
    dedupKey: id,
    title,
    body: [explanation.seen, explanation.expected].filter((text) => text !== '').join('\n'),
    atMs: times[tell],
  };
}
