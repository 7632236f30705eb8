import { type Static, type TNumberOptions, Type } from 'typebox';

const address = (text: string, fallback: string) =>
  Type.String({
    default: fallback,
    pattern: '^(off|(\\[[0-9a-fA-F:.]+\\]|[^:\\s]+):\\d{1,5})$',
    description: text,
  });

/**
 * A value that must not be printed: a file that holds it, or a variable of the environment, so that a
 * settings file can be shown to anybody.
 */
const secret = (text: string) =>
  Type.Optional(
    Type.Union(
      [
        Type.Object({ file: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
        Type.Object({ env: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
      ],
      { description: text, secret: true },
    ),
  );

/** A detector's raw threshold that is calibrated to the budget unless a person fixes it. */
const fixable = <Name extends string>(name: Name, options: TNumberOptions) =>
  Type.Object(
    { [name]: Type.Optional(Type.Number(options)) } as {
      [name in Name]: ReturnType<typeof Type.Optional<ReturnType<typeof Type.Number>>>;
    },
    { default: {}, additionalProperties: false },
  );

/** How long, as people write it: "30m", "24h", "7d". */
const span = (text: string, fallback: string) =>
  Type.String({ default: fallback, pattern: '^[1-9]\\d{0,5}[smhdw]$', description: text });

/** Every setting of the detector: types, defaults, checks, flags, variables and help come from here. */
export const settingsSchema = Type.Object(
  {
    dataDir: Type.String({
      default: 'auto',
      description:
        'Folder of the state; auto: /var/lib/tidewatch for root, else ~/.local/state/tidewatch',
    }),
    listen: address('Where the page, the API and push listen, ADDRESS:PORT', '127.0.0.1:8085'),
    token: secret('What a caller from another machine must show; needed to listen off loopback'),
    budget: Type.Number({
      default: 3,
      exclusiveMinimum: 0,
      maximum: 1000,
      description: 'How many alerts a day are welcome, for all hosts together',
    }),
    targetFpr: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description:
          'Another way to state the budget: share of windows (minutes) that may be told, 0.001',
      }),
    ),
    budgetByHour: Type.Array(
      Type.String({
        pattern: '^([01]?\\d|2[0-3])-([01]?\\d|2[0-4]):(\\d{1,3}(\\.\\d+)?)$',
      }),
      {
        default: [],
        description:
          'What the budget is multiplied with from an hour to another, 22-6:0.2; 0 tells nothing',
      },
    ),
    frequency: fixable('sigma', {
      minimum: 0.1,
      maximum: 1000,
      description: 'Standard deviations above the usual from which on a count is told',
    }),
    rateChange: fixable('threshold', {
      exclusiveMinimum: 1,
      maximum: 1_000_000,
      description: 'Times the rate of the two hours before from which on a change is told',
    }),
    entropy: fixable('threshold', {
      exclusiveMinimum: 0,
      maximum: 16,
      description: 'Bits a character from which on a text is told',
    }),
    repetition: fixable('threshold', {
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Similarity of the lines of a loop from which on it is told',
    }),
    learn: span('How long a new host is learned silently: 30m, 24h, 7d', '24h'),
    patterns: Type.Object(
      {
        dir: Type.Optional(
          Type.String({
            minLength: 1,
            description: 'Folder of .patterns files of your own, read anew when one changes',
          }),
        ),
      },
      { default: {}, additionalProperties: false },
    ),
    suppressions: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'File of what is not to be told (YAML), read anew when it changes',
      }),
    ),
    questionsPerDay: Type.Integer({
      default: 3,
      minimum: 0,
      maximum: 20,
      description: 'How many questions about what was told may be asked a day; 0 asks nothing',
    }),
    timezone: Type.String({
      default: 'auto',
      description: 'IANA name of the zone of times that name none, and of day and night',
    }),
    environment: Type.String({
      default: 'home',
      description: 'Name of this fleet, in incidents and alerts',
    }),
    files: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'Files, globs or folders to follow',
    }),
    journald: Type.Union([Type.Literal('auto'), Type.Literal('on'), Type.Literal('off')], {
      default: 'auto',
      description: "Follow this machine's journal; auto: where there is one",
    }),
    push: Type.Union([Type.Literal('on'), Type.Literal('off')], {
      default: 'on',
      description: "Take lines at /loki/api/v1/push, in Loki's own format",
    }),
    syslog: Type.Object(
      {
        listen: address(
          'Where syslog is listened for by UDP and TCP, ADDRESS:PORT',
          '0.0.0.0:1514',
        ),
      },
      { default: {}, additionalProperties: false },
    ),
    loki: Type.Object(
      {
        url: Type.Optional(
          Type.String({
            pattern: '^https?://',
            description: 'Loki to read from, http://HOST:3100; without it none is read',
          }),
        ),
        user: Type.Optional(
          Type.String({ minLength: 1, description: 'Name to show to Loki, where it asks for one' }),
        ),
        password: secret('Password to show to Loki, where it asks for one'),
        selector: Type.String({
          default: '{job=~"systemd-journal|docker|syslog|file"}',
          pattern: '^\\s*\\{[^]*[^\\s{][^]*\\}\\s*$',
          description: 'Which lines of Loki are read: a stream selector of LogQL',
        }),
        batchLines: Type.Integer({
          default: 1000,
          minimum: 10,
          maximum: 5000,
          description: 'Lines a query of Loki',
        }),
        intervalSeconds: Type.Optional(
          Type.Number({
            minimum: 0.1,
            maximum: 3600,
            description: 'Time between two queries of Loki; unset: 0.25 to 2, by what comes',
          }),
        ),
        since: span('How far back a new detector reads Loki, to learn: 24h, 7d', '7d'),
        writeIncidents: Type.Union([Type.Literal('on'), Type.Literal('off')], {
          default: 'on',
          description: 'Write incidents to that Loki, as lines of job log-anomaly-detector',
        }),
      },
      { default: {}, additionalProperties: false },
    ),
    webhook: Type.Object(
      {
        url: Type.Optional(
          Type.String({ pattern: '^https?://', description: 'Where alerts are sent' }),
        ),
        secret: secret("Signs what is sent (Standard Webhooks: 'whsec_…')"),
      },
      { default: {}, additionalProperties: false },
    ),
    redis: Type.Object(
      {
        url: Type.Optional(
          Type.String({
            pattern: '^rediss?://',
            description:
              'Redis where workers share counters, redis://HOST:6379; without it: a file',
          }),
        ),
      },
      { default: {}, additionalProperties: false },
    ),
    journal: Type.Object(
      {
        megabytesMax: Type.Integer({
          default: 512,
          minimum: 16,
          maximum: 1_000_000,
          description: 'How much pushed input may wait on disk; senders are told to wait above it',
        }),
      },
      { default: {}, additionalProperties: false },
    ),
    log: Type.Object(
      {
        level: Type.Union(
          [
            Type.Literal('debug'),
            Type.Literal('info'),
            Type.Literal('warn'),
            Type.Literal('error'),
          ],
          { default: 'info', description: "How much the detector's own log says" },
        ),
      },
      { default: {}, additionalProperties: false },
    ),
  },
  { $id: 'https://tidewatch/detector-settings', additionalProperties: false },
);

export type SettingsFile = Static<typeof settingsSchema>;
