export interface Starter {
  readonly name: string;
  readonly address: string;
  readonly agent: string;
  readonly timezone: string;
}

/** The hosts.yaml that `kit init` writes: one central host, and what to add next. */
export function starterText({ name, address, agent, timezone }: Starter): string {
  return `# yaml-language-server: $schema=./hosts.schema.json
#
# The fleet: every machine that the kit sets up, and every device that only sends it syslog.
# kit validate says whether this file is right; hosts.schema.json lists every key and its default.

defaults:
  ssh:
    user: deploy # made by kit bootstrap
  timezone: ${timezone}

hosts:
  # Loki, the detector and nginx in front of them run here; devices send their syslog to port 1514.
  - name: ${name}
    address: ${address}
    role: central
    agent: ${agent} # promtail or alloy; both give the same labels
    sources:
      docker: journald # containers log to the journal; or socket, or off
    nginx:
      mode: existing # there already; or deploy
    grafana:
      mode: existing # there already on 8910; or deploy, or off
    n8n:
      mode: existing # there already on 5678; or deploy, or off

# More machines: kit add-host NAME ADDRESS. Things that only send syslog: kit add-device NAME ADDRESS.
`;
}
