import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { DetectorError } from '../model/detector-error.ts';
import { applyTargetFpr } from './apply-target-fpr.ts';
import { nearestName } from './nearest-name.ts';
import { parseSpan } from './parse-span.ts';
import { Secret } from './secret.ts';
import { type Setting, settingList } from './setting-list.ts';
import { settingsSchema, type SettingsFile } from './settings-schema.ts';

/** The settings with defaults put in, secrets read and `auto` resolved. */
export interface Settings extends Omit<SettingsFile, 'token' | 'webhook' | 'loki' | 'learn'> {
  /** A host is learned silently for so long. */
  readonly learnMs: number;
  readonly token: Secret | undefined;
  readonly webhook: { readonly url: string | undefined; readonly secret: Secret | undefined };
  readonly loki: Omit<SettingsFile['loki'], 'password' | 'since'> & {
    readonly password: Secret | undefined;
    /** How far back a new detector reads. */
    readonly sinceMs: number;
  };
}

/** Where a value came from: 'default', '--budget', 'TIDEWATCH_BUDGET', 'tidewatch.yaml'. */
export type Origins = Readonly<Record<string, string>>;

export interface SettingsInput {
  /** By `Setting.flag`, as text. */
  readonly flags: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A settings file; undefined: ./tidewatch.yaml or /etc/tidewatch/tidewatch.yaml where there is one. */
  readonly file: string | undefined;
}

export interface LoadedSettings {
  readonly settings: Settings;
  readonly origins: Origins;
  /** Things that are set and have no effect, in words. */
  readonly warnings: readonly string[];
}

const sensitivities: Readonly<Record<string, number>> = { low: 1, medium: 3, high: 10 };
const usualFiles = ['tidewatch.yaml', '/etc/tidewatch/tidewatch.yaml'];
/** Names of the older services whose part of the detector does not exist yet. */
const unusedNames = ['DATABASE_URL'];

/**
 * The settings in force: flags before environment before file before defaults.
 *
 * @throws {DetectorError} `config-invalid`, naming the setting, where it was given and the cure
 */
export function loadSettings({ flags, environment, file }: SettingsInput): LoadedSettings {
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  const path =
    file ?? environment['TIDEWATCH_CONFIG'] ?? usualFiles.find((name) => existsSync(name));
  const fromFile = path === undefined ? {} : readSettingsFile(path);
  for (const setting of settingList()) {
    const [origin, value] = given(setting, { flags, environment, fromFile, path });
    origins[setting.path] = origin;
    if (value !== undefined) put(values, setting.path, value);
  }
  applySensitivity(values, origins, { flags, environment });
  refuseUnknown(fromFile, path ?? '');
  applyTargetFpr(values, origins);
  const checked = checkSettings(values, origins);
  return {
    settings: resolve(checked, environment),
    origins,
    warnings: unusedNames
      .filter((name) => environment[name] !== undefined)
      .map((name) => `${name} is set, and has no effect: this version does not read it yet`),
  };
}

/**
 * Checks a settings file's content and puts the defaults in.
 *
 * @throws {DetectorError} `config-invalid`
 */
export function checkSettings(value: unknown, origins: Origins = {}): SettingsFile {
  const ajv = new Ajv2020({ useDefaults: true, allErrors: false, keywords: ['secret'] });
  const copy: unknown = structuredClone(value);
  const validate = ajv.compile<SettingsFile>(settingsSchema);
  if (validate(copy)) return copy;
  throw problemOf(validate.errors?.[0], origins);
}

function problemOf(error: ErrorObject | undefined, origins: Origins): DetectorError {
  const path = (error?.instancePath ?? '').slice(1).replaceAll('/', '.');
  const setting = settingList().find((known) => known.path === path);
  const from = origins[path] === undefined ? '' : ` (from ${origins[path]})`;
  const extra = (error?.params as { additionalProperty?: string } | undefined)?.additionalProperty;
  if (extra !== undefined) return unknownSetting(path === '' ? extra : `${path}.${extra}`, '');
  return new DetectorError(
    `Cannot use setting "${path}"${from}: it ${error?.message ?? 'is wrong'}`,
    {
      code: 'config-invalid',
      hint: setting === undefined ? 'See logdetect serve --help' : `${setting.description}.`,
    },
  );
}

function unknownSetting(name: string, where: string): DetectorError {
  const near = nearestName(
    name,
    settingList().map(({ path }) => path),
  );
  return new DetectorError(`Cannot use settings${where}: "${name}" is not one`, {
    code: 'config-invalid',
    hint: near === undefined ? 'logdetect serve --help lists them.' : `Did you mean "${near}"?`,
  });
}

function readSettingsFile(path: string): Record<string, unknown> {
  try {
    const value: unknown = parse(readFileSync(path, 'utf8')) ?? {};
    if (isRecord(value)) return value;
    throw new TypeError('it holds no settings');
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new DetectorError(`Cannot read settings "${path}": ${why}`, {
      code: 'config-invalid',
      hint: 'Mend the file, or name another with --config.',
      cause,
    });
  }
}

interface Givers extends Omit<SettingsInput, 'file'> {
  readonly fromFile: Readonly<Record<string, unknown>>;
  readonly path: string | undefined;
}

function given(setting: Setting, givers: Givers): [origin: string, value: unknown] {
  const flag = givers.flags[setting.flag];
  if (flag !== undefined) return [`--${setting.flag}`, typed(setting, flag)];
  const variable = setting.variables.find((name) => givers.environment[name] !== undefined);
  if (variable !== undefined)
    return [variable, typed(setting, givers.environment[variable] ?? '', variable)];
  const value = get(givers.fromFile, setting.path);
  return value === undefined ? ['default', undefined] : [givers.path ?? '', value];
}

function typed(setting: Setting, text: string | readonly string[], variable?: string): unknown {
  if (setting.type === 'list')
    return typeof text === 'string' ? text.split(',').map((part) => part.trim()) : text;
  if (setting.type === 'number') return Number(text);
  // A secret itself may stand in the environment; on the command line others would see it: a file there.
  if (setting.type === 'secret')
    return variable === undefined ? { file: String(text) } : { env: variable };
  return String(text);
}

function applySensitivity(
  values: Record<string, unknown>,
  origins: Record<string, string>,
  { flags, environment }: Omit<SettingsInput, 'file'>,
): void {
  const word = flags['sensitivity'] ?? environment['TIDEWATCH_SENSITIVITY'];
  if (word === undefined || origins['budget']?.startsWith('--')) return;
  const budget = sensitivities[String(word)];
  if (budget === undefined) {
    throw new DetectorError(`Cannot use sensitivity "${String(word)}": it is low, medium or high`, {
      code: 'config-invalid',
      hint: 'Or say it in alerts a day: --budget 3.',
    });
  }
  values['budget'] = budget;
  origins['budget'] = `sensitivity ${String(word)}`;
}

function refuseUnknown(fromFile: Readonly<Record<string, unknown>>, path: string): void {
  const known = settingList().map((setting) => setting.path);
  for (const name of leaves(fromFile)) {
    const isKnown = known.some((other) => name === other || name.startsWith(`${other}.`));
    if (!isKnown) throw unknownSetting(name, ` of "${path}"`);
  }
}

function leaves(value: unknown, path = ''): string[] {
  if (!isRecord(value)) return path === '' ? [] : [path];
  return Object.entries(value).flatMap(([name, child]) =>
    leaves(child, path === '' ? name : `${path}.${name}`),
  );
}

function resolve(file: SettingsFile, environment: SettingsInput['environment']): Settings {
  const zone =
    file.timezone === 'auto' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : file.timezone;
  const { learn, ...plain } = file;
  const { since, ...loki } = file.loki;
  return {
    ...plain,
    learnMs: spanMs(learn),
    timezone: checkZone(zone),
    dataDir: file.dataDir === 'auto' ? usualDataDir(environment) : file.dataDir,
    token: readSecret(file.token, 'token', environment),
    loki: {
      ...loki,
      sinceMs: spanMs(since),
      password: readSecret(file.loki.password, 'loki.password', environment),
    },
    webhook: {
      url: file.webhook.url,
      secret: readSecret(file.webhook.secret, 'webhook.secret', environment),
    },
  };
}

/** @param text that the schema has taken */
function spanMs(text: string): number {
  const ms = parseSpan(text);
  if (ms === undefined) throw new RangeError(`Cannot read the span "${text}"`);
  return ms;
}

function checkZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new DetectorError(`Cannot use setting "timezone": "${zone}" is no zone`, {
      code: 'config-invalid',
      hint: 'Give an IANA name such as "Europe/Berlin".',
      cause,
    });
  }
}

function usualDataDir(environment: SettingsInput['environment']): string {
  if (process.getuid?.() === 0) return '/var/lib/tidewatch';
  const home = environment['XDG_STATE_HOME'] ?? join(homedir(), '.local/state');
  return join(home, 'tidewatch');
}

function readSecret(
  secret: SettingsFile['token'],
  path: string,
  environment: SettingsInput['environment'],
): Secret | undefined {
  if (secret === undefined) return undefined;
  try {
    const value =
      'env' in secret ? environment[secret.env] : readFileSync(secret.file, 'utf8').trim();
    if (value !== undefined && value !== '') return new Secret(value);
    throw new RangeError('it is empty');
  } catch (cause) {
    const place = 'env' in secret ? `$${secret.env}` : secret.file;
    throw new DetectorError(`Cannot read setting "${path}" from "${place}"`, {
      code: 'config-invalid',
      hint: 'Name a file or a variable that holds the secret and that this user can read.',
      cause,
    });
  }
}

function put(target: Record<string, unknown>, path: string, value: unknown): void {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const child = isRecord(target[head]) ? target[head] : {};
  target[head] = child;
  put(child, rest.join('.'), value);
}

function get(source: unknown, path: string): unknown {
  let value: unknown = source;
  for (const name of path.split('.')) value = isRecord(value) ? value[name] : undefined;
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
