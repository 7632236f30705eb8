import { type Static, Type } from 'typebox';

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
