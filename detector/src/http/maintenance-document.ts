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
  const { fromMs, untilMs, ...about } = window;
  const [from, until] = [new Date(fromMs).toISOString(), new Date(untilMs).toISOString()];
  return { ...about, from, until };
}
