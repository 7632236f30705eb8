import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false };

/** A word out of few: an enum, so that an editor completes it and an error lists it. */
function choice<const Words extends readonly string[]>(words: Words, description: string) {
  return Type.Optional(Type.Unsafe<Words[number]>({ type: 'string', enum: words, description }));
}

const text = (pattern: string, description: string, more: object = {}) =>
  Type.String({ pattern, description, ...more });
const optional = (pattern: string, description: string, more: object = {}) =>
  Type.Optional(text(pattern, description, more));

const namePattern = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$';
const addressPattern = '^[A-Za-z0-9]([A-Za-z0-9.:-]{0,252}[A-Za-z0-9])?$|^[0-9a-fA-F:]{2,45}$';
const userPattern = '^[a-z_][a-z0-9_-]{0,31}$';
const hostKeyPattern =
  '^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh\\.com) [A-Za-z0-9+/]{40,2000}={0,2}$';
/** No blank and no character that means something to a shell, to systemd, nginx or Docker. */
const folderPattern = '^(/[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*)+$';
/** Log files may have blanks and any letter; what is refused would be a line break or a way out. */
const logPathPattern = '^/(?!.*(^|/)\\.\\.(/|$))[^\\u0000-\\u001f\\u007f"\\\\`{}]+$';
const servicePattern = '^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$';
const labelValuePattern = '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]{1,128}$';
const sizePattern = '^\\d{1,6}(\\.\\d{1,3})? ?(MB|GB|TB)$';
const ownerPattern = '^[a-z0-9_][a-z0-9_-]{0,31}:[a-z0-9_][a-z0-9_-]{0,31}$';
const unitPattern = '^[A-Za-z0-9][A-Za-z0-9:_.@-]{0,127}$';

const port = (description: string, fallback: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 65535, default: fallback, description }));

const labels = Type.Optional(
  Type.Record(
    Type.String({ pattern: '^[a-z_][a-z0-9_]{0,63}$' }),
    Type.String({ pattern: labelValuePattern }),
    {
      maxProperties: 10,
      description: 'Further labels of every stream; few values each',
      ...closed,
    },
  ),
);

const ssh = Type.Optional(
  Type.Object(
    {
      user: optional(userPattern, 'User that the kit logs in as', { default: 'deploy' }),
      port: port("sshd's port", 22),
      hostKey: optional(
        hostKeyPattern,
        "The host's public key, 'ssh-ed25519 AAAA…'; kit bootstrap learns it",
      ),
      proxy: Type.Optional(
        Type.Object(
          {
            address: text(addressPattern, 'Jump host'),
            user: optional(userPattern, 'User on the jump host', { default: 'deploy' }),
            port: port("The jump host's sshd port", 22),
            hostKey: optional(hostKeyPattern, "The jump host's public key"),
          },
          { description: 'Host that ssh goes through', ...closed },
        ),
      ),
    },
    { description: 'How the kit reaches the host', ...closed },
  ),
);

const agent = choice(['promtail', 'alloy'], 'What ships logs to Loki; both give the same labels');
const timezone = optional('^[A-Za-z0-9_+/-]{1,64}$', 'IANA zone: Europe/Berlin', {
  default: 'Etc/UTC',
});

const sources = Type.Optional(
  Type.Object(
    {
      journald: Type.Optional(Type.Boolean({ default: true, description: "systemd's journal" })),
      docker: choice(
        ['journald', 'socket', 'off'],
        "Containers' output: by the journal, by Docker's API (the agent joins group docker), or not",
      ),
      files: Type.Optional(
        Type.Array(
          Type.Object(
            {
              path: text(logPathPattern, 'Absolute path; * and ** work', { maxLength: 500 }),
              service: text(servicePattern, "The streams' service label"),
              firstLine: optional(
                '^[^\\u0000-\\u001f\\u007f]{1,500}$',
                'Expression (RE2) that matches the first line of an event of several lines',
              ),
            },
            closed,
          ),
          { maxItems: 100, description: 'Log files that programs write themselves' },
        ),
      ),
      syslog: Type.Optional(
        Type.Object(
          { listener: choice(['rsyslog', 'agent', 'off'], 'Who listens on 1514, TCP and UDP') },
          { description: 'Syslog of devices; central host only', ...closed },
        ),
      ),
    },
    { description: 'What is read on the host', ...closed },
  ),
);

const limitFields = {
  cpus: Type.Optional(Type.Number({ minimum: 0.05, maximum: 256, description: 'Cores' })),
  memory: optional(sizePattern, '256MB, 2GB'),
  disk: optional(sizePattern, 'Held by retention and alarms'),
};
const limit = (description: string) =>
  Type.Optional(Type.Object(limitFields, { description, ...closed }));
const lokiLimit = Type.Optional(
  Type.Object(
    { ...limitFields, retention: optional('^[1-9]\\d{0,3}d$', 'How long lines are kept: 30d') },
    { description: 'Loki', ...closed },
  ),
);

const limits = Type.Optional(
  Type.Object(
    {
      agent: limit('Promtail or Alloy'),
      detector: limit('The detector'),
      loki: lokiLimit,
      grafana: limit('Grafana, where the kit runs it'),
      n8n: limit('n8n, where the kit runs it'),
    },
    { description: 'What each service may use', ...closed },
  ),
);

const detector = Type.Optional(
  Type.Object(
    {
      budget: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          maximum: 1000,
          default: 3,
          description: 'How many alerts a day are welcome, for all hosts together',
        }),
      ),
      environment: optional('^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$', 'Name of this fleet in alerts', {
        default: 'home',
      }),
      learn: optional(
        '^[1-9]\\d{0,5}[smhdw]$',
        "How long a new host's lines are learned silently: 30m, 24h, 7d",
        { default: '24h' },
      ),
    },
    { description: 'The log-anomaly detector', ...closed },
  ),
);

const nginx = Type.Optional(
  Type.Object(
    {
      mode: choice(['existing', 'deploy'], 'existing: add a file to the nginx that runs there'),
      configFolder: optional(folderPattern, 'Folder that nginx includes in its http block', {
        default: '/etc/nginx/conf.d',
      }),
      owner: optional(ownerPattern, 'Who its workers run as', { default: 'www-data:www-data' }),
      tls: Type.Optional(
        Type.Object(
          {
            certificate: text(folderPattern, 'Path on the host'),
            key: text(folderPattern, 'Path on the host'),
          },
          closed,
        ),
      ),
    },
    { description: 'The only door to Loki and the detector', ...closed },
  ),
);

const grafana = Type.Optional(
  Type.Object(
    {
      mode: choice(
        ['existing', 'deploy', 'off'],
        'existing: provision into the one that runs there',
      ),
      port: port('Where people reach it', 8910),
      provisioning: optional(folderPattern, "Grafana's provisioning folder, on the host", {
        default: '/etc/grafana/provisioning',
      }),
      provisioningInside: optional(
        folderPattern,
        'The same folder as Grafana sees it, where it runs in a container',
      ),
      owner: optional(ownerPattern, 'Who Grafana runs as', {
        default: 'grafana:grafana',
      }),
      unit: optional(unitPattern, 'systemd unit to restart when its files change'),
      container: optional(unitPattern, 'Container to restart when its files change'),
    },
    { description: 'Grafana', ...closed },
  ),
);

const n8n = Type.Optional(
  Type.Object(
    {
      mode: choice(
        ['existing', 'deploy', 'off'],
        'existing: import the workflow into the one there',
      ),
      port: port('Where people reach it', 5678),
      webhookUrl: optional(
        '^https?://[A-Za-z0-9.:\\[\\]-]{1,253}(/[A-Za-z0-9._~/-]*)?$',
        "The workflow's webhook, as the detector's container reaches it",
      ),
      container: optional(unitPattern, 'Name of the container that n8n runs in', {
        default: 'n8n',
      }),
    },
    { description: 'n8n', ...closed },
  ),
);

const common = { agent, ssh, timezone, labels, limits };

const host = Type.Object(
  {
    name: text(namePattern, 'Stack name and host label: lower-case letters, digits, hyphens'),
    address: text(addressPattern, 'IP address or DNS name'),
    role: choice(['central', 'agent'], 'central: Loki and the detector run here; exactly one host'),
    ...common,
    sources,
    dataRoot: optional(folderPattern, 'Folder that holds one folder a service', {
      default: '/data01/services',
    }),
    detector,
    nginx,
    grafana,
    n8n,
  },
  closed,
);

const device = Type.Object(
  {
    name: text(namePattern, 'The host label of what it sends'),
    address: text(addressPattern, 'IP address that it sends from'),
    format: choice(['auto', 'rfc3164', 'rfc5424'], 'Its dialect; auto: whatever comes'),
    labels,
  },
  closed,
);

/** hosts.yaml, as people write it. Defaults are put in by `resolveFleet`. */
export const fleetSchema = Type.Object(
  {
    defaults: Type.Optional(
      Type.Object(common, {
        description: 'What holds for every host that says nothing else',
        ...closed,
      }),
    ),
    hosts: Type.Array(host, {
      minItems: 1,
      maxItems: 100,
      description: 'Machines that the kit sets up',
    }),
    devices: Type.Optional(
      Type.Array(device, { maxItems: 500, description: 'Things that only send syslog' }),
    ),
  },
  { title: 'hosts.yaml of Tidewatch', ...closed },
);

export type FleetFile = Static<typeof fleetSchema>;
export type HostEntry = FleetFile['hosts'][number];
export type DeviceEntry = NonNullable<FleetFile['devices']>[number];
