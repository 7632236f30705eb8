import type { Incident } from './api.ts';

/** Which incidents the list shows. */
export interface IncidentFilter {
  readonly state: 'current' | 'resolved' | 'ignored' | 'all';
  readonly severity: '' | 'medium' | 'high' | 'critical';
  readonly text: string;
}

const severities = ['low', 'medium', 'high', 'critical'];

/** Whether the list shows it: state, at least this severe, and all words somewhere in it. */
export function isShown(incident: Incident, { state, severity, text }: IncidentFilter): boolean {
  if (!isInState(incident.status, state)) return false;
  if (severities.indexOf(incident.severity) < severities.indexOf(severity)) return false;
  if (text.trim() === '') return true;
  const { title, hosts, services, sample_lines: lines, id } = incident;
  const all = [title, id, ...hosts, ...services, ...lines].join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

function isInState(status: string, state: IncidentFilter['state']): boolean {
  if (state === 'all') return true;
  if (state === 'current') return status === 'open' || status === 'acknowledged';
  return status === state;
}
