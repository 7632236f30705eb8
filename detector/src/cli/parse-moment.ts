import { DetectorError } from '../model/detector-error.ts';

const unitsMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * A moment as people write it: `24h` (that long ago), `2026-01-31` (its start, UTC), or ISO 8601.
 *
 * @returns ms since the Unix epoch; undefined for no text
 * @throws {DetectorError} `input-not-found` for anything else
 */
export function parseMoment(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text) ?? [];
  if (count !== undefined) return nowMs - Number(count) * (unitsMs[unit] ?? 0);
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(ms)) return ms;
  throw new DetectorError(`Cannot read "${text}" as a moment`, {
    code: 'input-not-found',
    hint: 'Write 24h, 7d, 2026-01-31 or 2026-01-31T08:00:00Z.',
  });
}
