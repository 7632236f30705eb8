import type { MaintenanceWindow } from '../model/maintenance-window.ts';

/** A window of maintenance as the API gives it. */
export interface MaintenanceDocument {
  readonly id: string;
  readonly hosts: readonly string[];
  readonly reason: string;
  readonly owner: string;
  readonly from: string;
  readonly until: string;
}

/** In the words of the API: times are ISO 8601 in UTC. */
export function maintenanceDocument(window: MaintenanceWindow): MaintenanceDocument {
  const { id, hosts, reason, owner, fromMs, untilMs } = window;
  const [from, until] = [fromMs, untilMs].map((ms) => new Date(ms).toISOString()) as [
    string,
    string,
  ];
  return { id, hosts, reason, owner, from, until };
}
