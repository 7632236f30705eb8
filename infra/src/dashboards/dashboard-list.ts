/** A dashboard as data: what it shows, not how Grafana stores it. */
export interface DashboardSpec {
  /** Name of its file, and end of its uid: "logs" is tidewatch-logs. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly PanelSpec[];
}

export interface PanelSpec {
  readonly kind: 'lines' | 'bars' | 'logs' | 'number' | 'top';
  readonly title: string;
  readonly description: string;
  /** Of 24 columns. */
  readonly width: number;
  readonly height: number;
  readonly queries: readonly { readonly expr: string; readonly legend?: string }[];
  readonly unit?: string;
}

/** What Tidewatch ships; the detector's own incidents have another job. */
const lines = '{job=~"systemd-journal|docker|syslog|file", host=~"$host", service=~"$service"}';
const bad =
  '{job=~"systemd-journal|docker|syslog|file", host=~"$host", service=~"$service", level=~"error|critical|alert|emergency"}';
const incidents =
  '{job="log-anomaly-detector"} |= `"signature"` | json | signature!="" | __error__=""';

const logs: DashboardSpec = {
  name: 'logs',
  title: 'Logs by host and service',
  description: 'Every line of the fleet; choose hosts, services and levels above, and search.',
  panels: [
    {
      kind: 'bars',
      title: 'Lines by level',
      description: 'Lines per interval, by the level that the program or the journal gave them.',
      width: 24,
      height: 7,
      queries: [
        {
          expr: `sum by (level) (count_over_time(${lines.replace('}', ', level=~"$level"}')} |~ \`(?i)$search\` [$__auto]))`,
          legend: '{{level}}',
        },
      ],
    },
    {
      kind: 'lines',
      title: 'Lines by host',
      description: 'Lines a second.',
      width: 12,
      height: 7,
      queries: [{ expr: `sum by (host) (rate(${lines} [$__auto]))`, legend: '{{host}}' }],
      unit: 'cps',
    },
    {
      kind: 'top',
      title: 'Services that say most',
      description: 'Lines in the chosen time.',
      width: 12,
      height: 7,
      queries: [
        {
          expr: `topk(15, sum by (host, service) (count_over_time(${lines} [$__range])))`,
          legend: '{{host}} {{service}}',
        },
      ],
    },
    {
      kind: 'logs',
      title: 'Lines',
      description: 'Newest first.',
      width: 24,
      height: 18,
      queries: [{ expr: `${lines.replace('}', ', level=~"$level"}')} |~ \`(?i)$search\`` }],
    },
  ],
};

const errors: DashboardSpec = {
  name: 'errors',
  title: 'Error rates',
  description: 'Lines of level error and worse: how many, where, and which share of all lines.',
  panels: [
    {
      kind: 'number',
      title: 'Errors',
      description: 'In the chosen time.',
      width: 6,
      height: 6,
      queries: [{ expr: `sum(count_over_time(${bad} [$__range]))` }],
    },
    {
      kind: 'number',
      title: 'Share of all lines',
      description: 'In the chosen time.',
      width: 6,
      height: 6,
      queries: [
        {
          expr: `sum(count_over_time(${bad} [$__range])) / sum(count_over_time(${lines} [$__range]))`,
        },
      ],
      unit: 'percentunit',
    },
    {
      kind: 'top',
      title: 'Where most errors are',
      description: 'In the chosen time.',
      width: 12,
      height: 6,
      queries: [
        {
          expr: `topk(10, sum by (host, service) (count_over_time(${bad} [$__range])))`,
          legend: '{{host}} {{service}}',
        },
      ],
    },
    {
      kind: 'lines',
      title: 'Errors by host',
      description: 'A minute.',
      width: 12,
      height: 9,
      queries: [{ expr: `sum by (host) (rate(${bad} [$__auto])) * 60`, legend: '{{host}}' }],
      unit: 'cpm',
    },
    {
      kind: 'lines',
      title: 'Errors by service',
      description: 'A minute, the ten services with most.',
      width: 12,
      height: 9,
      queries: [
        {
          expr: `topk(10, sum by (service) (rate(${bad} [$__auto])) * 60)`,
          legend: '{{service}}',
        },
      ],
      unit: 'cpm',
    },
    {
      kind: 'logs',
      title: 'Errors',
      description: 'Newest first.',
      width: 24,
      height: 14,
      queries: [{ expr: bad }],
    },
  ],
};

const incidentsBoard: DashboardSpec = {
  name: 'incidents',
  title: 'Incidents',
  description:
    'What the detector found unusual, as it wrote it to Loki; the same incidents stand as marks on every dashboard.',
  panels: [
    ...(['critical', 'high', 'medium', 'low'] as const).map((severity): PanelSpec => ({
      kind: 'number',
      title: severity,
      description: `Incidents of severity ${severity} that changed in the chosen time.`,
      width: 6,
      height: 5,
      queries: [
        {
          expr: `count(sum by (id) (count_over_time(${incidents} | severity="${severity}" [$__range])))`,
        },
      ],
    })),
    {
      kind: 'bars',
      title: 'Incidents by severity',
      description: 'Openings and changes per interval.',
      width: 24,
      height: 7,
      queries: [
        {
          expr: `sum by (severity) (count_over_time(${incidents} [$__auto]))`,
          legend: '{{severity}}',
        },
      ],
    },
    {
      kind: 'logs',
      title: 'Incidents',
      description: 'Newest first: severity, place, what happened.',
      width: 24,
      height: 14,
      queries: [{ expr: `${incidents} | line_format "{{.severity}} {{.state}} {{.title}}"` }],
    },
  ],
};

const patterns: DashboardSpec = {
  name: 'patterns',
  title: 'Patterns',
  description:
    'Questions that come up on every fleet, as pattern queries to learn from and to copy.',
  panels: [
    {
      kind: 'top',
      title: 'Failed ssh logins by address',
      description: 'sshd on every host.',
      width: 12,
      height: 8,
      queries: [
        {
          expr: 'topk(10, sum by (host, address) (count_over_time({job="systemd-journal", service=~"ssh|sshd"} |= `Failed password` | pattern `<_> from <address> port <_>` [$__range])))',
          legend: '{{host}} {{address}}',
        },
      ],
    },
    {
      kind: 'lines',
      title: 'Units that fail',
      description: 'systemd gave up on them.',
      width: 12,
      height: 8,
      queries: [
        {
          expr: 'sum by (host, unit) (count_over_time({job="systemd-journal"} |= `Failed with result` | pattern `<unit>: Failed with result <_>` [$__auto]))',
          legend: '{{host}} {{unit}}',
        },
      ],
    },
    {
      kind: 'bars',
      title: 'Killed for want of memory',
      description: "The kernel's out-of-memory killer, by program.",
      width: 12,
      height: 8,
      queries: [
        {
          expr: 'sum by (host, program) (count_over_time({job="systemd-journal", service="kernel"} |= `Killed process` | pattern `<_>Killed process <_> (<program>)<_>` [$__auto]))',
          legend: '{{host}} {{program}}',
        },
      ],
    },
    {
      kind: 'lines',
      title: 'Answers of web servers by status',
      description: 'nginx and Apache in the combined format, where their access logs are read.',
      width: 12,
      height: 8,
      queries: [
        {
          expr: 'sum by (status) (count_over_time({job=~"file|docker", service=~"nginx|apache2?|httpd|traefik|caddy"} | pattern `<_> - <_> [<_>] "<_>" <status> <_>` | status=~`[1-5]..` [$__auto]))',
          legend: '{{status}}',
        },
      ],
    },
    {
      kind: 'top',
      title: 'Slowest structured requests',
      description: 'Lines in JSON with a duration in milliseconds.',
      width: 12,
      height: 8,
      queries: [
        {
          expr: 'topk(10, max by (service) (max_over_time({job="docker"} |= `duration_ms` | json | __error__="" | unwrap duration_ms [$__range])))',
          legend: '{{service}}',
        },
      ],
      unit: 'ms',
    },
    {
      kind: 'logs',
      title: 'What devices say of links and logins',
      description: 'Syslog of routers, switches and access points.',
      width: 12,
      height: 8,
      queries: [{ expr: '{job="syslog"} |~ `(?i)link (up|down)|login|authentication`' }],
    },
  ],
};

/** Every dashboard that the kit provisions. */
export const dashboardList: readonly DashboardSpec[] = [logs, errors, incidentsBoard, patterns];
