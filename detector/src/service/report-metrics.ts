import type { ServiceStatus } from '../http/service-view.ts';
import type { Metrics } from '../observability/metrics.ts';

/** What /metrics shows besides the events that are counted where they happen. */
export function reportMetrics(
  metrics: Metrics,
  status: ServiceStatus,
  {
    findings,
    journalBytes,
  }: { readonly findings: Readonly<Record<string, number>>; readonly journalBytes: number },
): void {
  for (const source of status.sources) {
    const { name, linesRead: lines, bytesRead: bytes, skipped, lagBytes, lagMs } = source;
    metrics.sourceRead({ name, lines, bytes, skipped, lagBytes, lagMs });
  }
  metrics.findingsMade(findings);
  metrics.notTold(status.notTold);
  metrics.set({
    templates: status.model.templates,
    streams: status.model.streams,
    journalBytes,
    alertsWaiting: status.alerts['waiting'] ?? 0,
    incidentsOpen: (status.incidents['open'] ?? 0) + (status.incidents['acknowledged'] ?? 0),
  });
}
