import { createHmac } from 'node:crypto';

export interface WebhookMessage {
  readonly id: string;
  /** Seconds since the Unix epoch. */
  readonly timestampSeconds: number;
  /** Exactly as it is sent. */
  readonly body: string;
}

/**
 * The value of the header `webhook-signature` (Standard Webhooks 1.0, symmetric: HMAC-SHA256 over
 * "id.timestamp.body", base64, with the version before it).
 *
 * @param secret base64, with or without `whsec_` before it
 * @see https://www.standardwebhooks.com
 */
export function signWebhook(secret: string, message: WebhookMessage): string {
  const { id, timestampSeconds, body } = message;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const hmac = createHmac('sha256', key).update(`${id}.${timestampSeconds}.${body}`);
  return `v1,${hmac.digest('base64')}`;
}
