import { applicationSheets } from './catalogue/application-sheets.ts';
import { networkSheets } from './catalogue/network-sheets.ts';
import { storageSheets } from './catalogue/storage-sheets.ts';
import { systemSheets } from './catalogue/system-sheets.ts';
import { webSheets } from './catalogue/web-sheets.ts';
import type { CronStart } from './local-time.ts';
import { parseSheets } from './parse-sheets.ts';
import type { PoolLine, ServiceSheet } from './service-sheet.ts';

/** One service of one host, ready to speak. */
export interface Speaker {
  readonly sheet: ServiceSheet;
  readonly host: string;
  readonly phase: number;
  readonly totals: readonly number[];
}

/** Every service of the catalogue on every host that has it. */
export function speakersOf(hosts: readonly string[]): readonly Speaker[] {
  const texts = [systemSheets, networkSheets, storageSheets, webSheets, applicationSheets];
  return texts
    .flatMap((text) => parseSheets(text))
    .flatMap((sheet) =>
      hosts
        .filter((host) => sheet.hosts.length === 0 || sheet.hosts.includes(host))
        .map((host) => ({
          sheet,
          host,
          phase: hashText(host + sheet.service) % 30_000,
          totals: runningTotals(sheet.pool),
        })),
    );
}

/** The line of a pool at `at` of its summed weights. */
export function pickLine(
  pool: readonly PoolLine[],
  totals: readonly number[],
  at: number,
): PoolLine {
  let index = 0;
  while (index < pool.length - 1 && (totals[index] ?? 0) <= at) index++;
  return pool[index] as PoolLine;
}

/** Lines a day: by chance, which a wanted rate scales, and by the clock, which it does not. */
export function linesPerDayOf(speakers: readonly Speaker[]): { chance: number; clock: number } {
  let chance = 0;
  let clock = 0;
  for (const { sheet } of speakers) {
    chance += sheet.ratePerHour * 24;
    for (const { start, steps } of sheet.stories) {
      if (start.kind === 'chance') chance += start.perHour * 24 * steps.length;
      if (start.kind === 'every') clock += (86_400_000 / start.periodMs) * steps.length;
      if (start.kind === 'cron') clock += runsPerDay(start) * steps.length;
    }
  }
  return { chance, clock };
}

function runsPerDay({ minutes, hours, days, weekdays }: CronStart): number {
  const perDay = (minutes?.size ?? 60) * (hours?.size ?? 24);
  return (perDay * ((days?.size ?? 30) / 30) * (weekdays?.size ?? 7)) / 7;
}

/** FNV-1a over UTF-16 code units: the same numbers for the same names. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function runningTotals(pool: readonly PoolLine[]): readonly number[] {
  let total = 0;
  return pool.map(({ weight }) => (total += weight));
}
