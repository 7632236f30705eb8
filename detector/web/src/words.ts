const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const whole = new Intl.NumberFormat();
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

const kinds: Readonly<Record<string, string>> = {
  pattern: 'Pattern',
  'novel-template': 'New kind of line',
  rarity: 'Rare line',
  frequency: 'Burst or drop',
  'rate-of-change': 'Sudden change',
  silence: 'Silence',
  'unusual-time': 'Unusual hour',
  entropy: 'Disorder',
  repetition: 'Repetition',
  parameter: 'Unusual value',
  sequence: 'Broken order',
  session: 'Odd session',
  peer: 'Unlike its peers',
  seasonal: 'Off season',
  outlier: 'Outlier',
  semantic: 'Meaning',
};

/** Times, numbers and names as people read them, in this browser's zone and language. */
export const words = {
  /** "Today", "Yesterday" or "Sunday, 14 June". */
  day(iso: string): string {
    const date = new Date(iso);
    const daysAgo = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
    if (daysAgo === 0) return 'Today';
    return daysAgo === 1 ? 'Yesterday' : day.format(date);
  },
  clock: (iso: string): string => clock.format(new Date(iso)),
  /** For the title of a time. */
  utc: (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`,
  /** "4 s", "12 min", "3 h 05 min", "2 d 3 h". */
  span(fromIso: string, toIso: string): string {
    const seconds = Math.max(0, Math.round((Date.parse(toIso) - Date.parse(fromIso)) / 1000));
    if (seconds < 60) return `${seconds} s`;
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return `${minutes} min`;
    const hours = Math.floor(minutes / 60);
    if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
    return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  },
  count: (value: number): string => whole.format(value),
  short: (value: number): string => compact.format(value),
  lines: (value: number): string => `${whole.format(value)} ${value === 1 ? 'line' : 'lines'}`,
  kind: (name: string): string => kinds[name] ?? name,
  /** "12 lines in 4 min"; what came at once has no span. */
  size(count: number, fromIso: string, toIso: string): string {
    const lines = words.lines(count);
    return fromIso.slice(0, 19) === toIso.slice(0, 19)
      ? lines
      : `${lines} in ${words.span(fromIso, toIso)}`;
  },
  /** What varies in a template is "<*>" in the API, and "…" for people. */
  plain: (text: string): string => text.replaceAll('<*>', '…'),
  /** "a", "a and b", "a, b and 3 more". */
  some(names: readonly string[]): string {
    if (names.length <= 2) return names.join(' and ');
    return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  },
};

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
