const key = 'tidewatch-theme';

/** Dark, light, or what the system says; kept in this browser. */
export const theme = {
  /** Before the first paint. */
  restore: (): void => {
    const kept = localStorage.getItem(key);
    if (kept === 'dark' || kept === 'light') document.documentElement.dataset['theme'] = kept;
  },

  isDark: (): boolean => {
    const { theme: set } = document.documentElement.dataset;
    if (set !== undefined) return set === 'dark';
    return matchMedia('(prefers-color-scheme: dark)').matches;
  },

  toggle: (): void => {
    const next = theme.isDark() ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = next;
    localStorage.setItem(key, next);
  },
};
