/** Names and ports that hold on every host; CONTRIBUTING says what follows from changing one. */
export const wellKnown = {
  /** nginx in front of Loki; Loki itself on loopback one above. */
  lokiPort: 3100,
  lokiLoopbackPort: 3101,
  /** nginx in front of the detector; the detector itself on loopback one above. */
  detectorPort: 8085,
  detectorLoopbackPort: 8086,
  syslogPort: 1514,
  /** The agent's listener that rsyslog hands over to. */
  syslogLoopbackPort: 1515,
  detector: 'log-anomaly-detector',
  /** The containers' own Docker network. */
  network: 'tidewatch',
  /** uid:gid of the detector in its image. */
  detectorOwner: '1001:1001',
  lokiOwner: '10001:10001',
  grafanaUser: 'grafana',
  versions: { promtail: '3.6.15', alloy: '1.11.0' },
} as const;
