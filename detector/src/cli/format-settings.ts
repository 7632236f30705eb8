import type { LoadedSettings } from '../config/load-settings.ts';
import { settingList } from '../config/setting-list.ts';

/** Name and password in a URL. */
const credentials = /\/\/[^/@"\s]*@/g;

/** Every setting as `path: value  # origin`; secrets as [redacted]. */
export function formatSettings({ settings, origins }: LoadedSettings): string {
  return settingList()
    .map(({ path, unset }) => {
      const value = path.split('.').reduce<unknown>(child, settings);
      const text =
        value === undefined
          ? `(${unset ?? 'none'})`
          : JSON.stringify(value).replace(credentials, '//[redacted]@');
      const fixed = value === undefined || unset === undefined ? '' : `, fixed: not ${unset}`;
      return `${path}: ${text}  # ${origins[path] ?? ''}${fixed}\n`;
    })
    .join('');
}

function child(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
