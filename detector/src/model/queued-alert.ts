import type { Alert, HoldReason, Incident } from './types.ts';

/** One alert on its way to one notifier, as the outbox keeps it. */
export interface QueuedAlert {
  readonly alert: Alert;
  /** As it was when the alert was made: a retry sends the same. */
  readonly incident: Incident;
  /** Name of the notifier. Alerts of one route are sent in the order of `position`. */
  readonly route: string;
  readonly position: number;
  /** How often it was tried, in vain. */
  readonly attempts: number;
  /** When it was put into the outbox, ms since the Unix epoch (wall clock). */
  readonly queuedMs: number;
  /** Not to be tried before, ms since the Unix epoch (wall clock). */
  readonly dueMs: number;
}

/** What became of one try. */
export type DeliveryOutcome =
  | { readonly state: 'sent' }
  | { readonly state: 'waiting'; readonly dueMs: number; readonly error: string }
  | { readonly state: 'held'; readonly reason: HoldReason }
  | { readonly state: 'failed'; readonly error: string };
