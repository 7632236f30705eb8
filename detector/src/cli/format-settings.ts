import type { LoadedSettings } from '../config/load-settings.ts';
import { settingList } from '../config/setting-list.ts';

/** Every setting as `path: value  # origin`; secrets as [redacted]. */
export function formatSettings({ settings, origins }: LoadedSettings): string {
  return settingList()
    .map(({ path }) => {
      const value = path.split('.').reduce<unknown>(child, settings);
      return `${path}: ${value === undefined ? '(none)' : JSON.stringify(value)}  # ${origins[path] ?? ''}\n`;
    })
    .join('');
}

function child(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
