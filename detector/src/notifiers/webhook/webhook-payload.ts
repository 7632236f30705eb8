import { incidentDocument, type IncidentDocument } from '../../alerts/incident-document.ts';
import type { QueuedAlert } from '../../model/queued-alert.ts';

/** What a webhook receives: Standard Webhooks' type, timestamp and data. */
export interface WebhookPayload {
  /** incident.opened, incident.new_kind, incident.escalated or incident.resolved. */
  readonly type: string;
  /** When it happened, ISO 8601 in UTC. */
  readonly timestamp: string;
  readonly data: {
    readonly alert: {
      /** The same as the header webhook-id: a repeat has the same. */
      readonly id: string;
      readonly reason: string;
      readonly severity: string;
      /** The same for all alerts of one incident. */
      readonly dedup_key: string;
      readonly title: string;
      readonly body: string;
    };
    /** As it was when the alert was made. */
    readonly incident: IncidentDocument;
  };
}

/** Keeps 22 lines well under the 100 kB that receivers usually take. */
const lineLengthMax = 1_000;

/** The same for every try: what a repeat says does not differ from what it repeats. */
export function webhookPayload(
  { alert, incident }: QueuedAlert,
  environment: string,
): WebhookPayload {
  return {
    type: `incident.${alert.reason.replace('-', '_')}`,
    timestamp: new Date(alert.atMs).toISOString(),
    data: {
      alert: {
        id: alert.id,
        reason: alert.reason,
        severity: alert.severity,
        dedup_key: alert.dedupKey,
        title: alert.title,
        body: alert.body,
      },
      incident: incidentDocument(incident, { environment, lineLengthMax }),
    },
  };
}
