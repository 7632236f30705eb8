import type { MaintenanceWindows } from '../feedback/maintenance-windows.ts';
import type { Report } from '../incidents/report.ts';

/**
 * Whether work on its host explains what is reported, and it is not grave. A new kind of line goes by
 * when it was said; counts, and what has been new for longer, by their minute: that may go on after it.
 */
export function inMaintenance(report: Report, windows: MaintenanceWindows): boolean {
  const { host, severity, kinds, templateId, line, startMs, endMs } = report;
  if (severity === 'high' || severity === 'critical') return false;
  const isOneKind = templateId !== '' && kinds.includes('novel-template');
  const saidMs = isOneKind ? line?.timestampMs : undefined;
  if (saidMs !== undefined && saidMs >= startMs) return windows.has(host, saidMs);
  return windows.has(host, startMs, endMs - 1);
}
