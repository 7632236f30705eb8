import type { Command } from 'commander';
import { type LoadedSettings, loadSettings } from '../config/load-settings.ts';
import { settingList } from '../config/setting-list.ts';
import type { CommandContext } from './command-context.ts';

/** Options of commander by their long name in camel case. */
export type Options = Readonly<Record<string, unknown>>;

/** What decides what is told, beside the lines themselves: for commands that tell. */
export const judgingSettings: readonly string[] = [
  'budget',
  'targetFpr',
  'budgetByHour',
  'frequency.sigma',
  'rateChange.threshold',
  'entropy.threshold',
  'repetition.threshold',
  'suppressions',
  'timezone',
];

/**
 * Gives a command a flag for every setting (or those named), for the settings file, and for a
 * sensitivity in a word.
 */
export function addSettings(command: Command, only?: readonly string[]): Command {
  command.option('--config <file>', 'settings file (default: tidewatch.yaml where there is one)');
  command.option(
    '--sensitivity <word>',
    'low, medium or high: a budget of 1, 3 or 10 alerts a day',
  );
  for (const { path, flag, type, description } of settingList()) {
    if (only !== undefined && !only.includes(path)) continue;
    const value = type === 'list' ? '<value...>' : type === 'secret' ? '<file>' : '<value>';
    command.option(`--${flag} ${value}`, description);
  }
  return command;
}

/** The settings in force for a command that `addSettings` gave its flags. */
export function settingsOf(
  options: Options,
  { environment, terminal }: CommandContext,
): LoadedSettings {
  const flags = Object.fromEntries(
    [...settingList().map(({ flag }) => flag), 'sensitivity'].map((flag) => [
      flag,
      flagValue(options, flag),
    ]),
  );
  const file = options['config'];
  const loaded = loadSettings({
    flags,
    environment,
    file: typeof file === 'string' ? file : undefined,
  });
  for (const warning of loaded.warnings) terminal.error.write(`${warning}\n`);
  return loaded;
}

function flagValue(options: Options, flag: string): string | readonly string[] | undefined {
  const value = options[flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? value : undefined;
}
