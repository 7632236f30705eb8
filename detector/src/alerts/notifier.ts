import type { QueuedAlert } from '../model/queued-alert.ts';

/** Where alerts go. Does not retry: the outbox does. */
export interface Notifier {
  /** Route in the outbox, unique and the same after a restart. */
  readonly name: string;

  /**
   * Sends one alert, once. Never throws for what the other side does.
   *
   * @param signal aborts when the process is to end: the alert is sent again after the restart
   */
  send(queued: QueuedAlert, signal: AbortSignal): Promise<SendResult>;
}

export type SendResult =
  | { readonly isSent: true }
  | {
      readonly isSent: false;
      /** Without secrets, and without the query of a URL. */
      readonly error: string;
      /** Whether the same may be taken later without anybody doing anything. */
      readonly isRetryable: boolean;
      /** How long the other side asks to be left alone, ms. */
      readonly retryAfterMs: number | undefined;
    };
