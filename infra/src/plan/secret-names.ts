/** Names of the fleet's secrets, as they stand in `@{secret:NAME}` and in each stack's configuration. */
export const secretNames = {
  /** What an agent, or Grafana, shows to nginx. */
  lokiPassword: (reader: string): string => `loki-password-${reader}`,
  /** Characters that sign alerts; the detector has them as `whsec_…`, n8n as they are. */
  webhookKey: 'webhook-key',
  /** What people and programs show to the detector's page. */
  detectorToken: 'detector-token',
  grafanaAdmin: 'grafana-admin-password',
  n8nEncryptionKey: 'n8n-encryption-key',
} as const;
