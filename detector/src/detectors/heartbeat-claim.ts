import type { LostHeartbeat } from '../features/heartbeats.ts';
import type { LocalTime } from '../stats/local-time.ts';
import type { Claim } from './detector.ts';

/** Nats: it was declared, so there is no doubt. */
const strength = 24;
const textLengthMax = 200;

/** What is said of a heartbeat that is missing: since when, after which line, and what was declared. */
export function heartbeatClaim(
  { last, dueMs, together }: LostHeartbeat,
  localTime: LocalTime,
): Claim {
  const seconds = last.intervalMs / 1000;
  const since = `since ${localTime.text(last.timeMs)}`;
  const line = `its last line: "${last.text.slice(0, textLengthMax)}"`;
  const missed = Math.round((dueMs - last.timeMs) / last.intervalMs);
  return {
    series: 0,
    kind: 'silence',
    logPValue: -strength,
    observed: 0,
    expected: missed,
    threshold: 1,
    unit: 'heartbeats',
    seen:
      together > 1
        ? `nothing at all from ${together} that declared heartbeats, ${since}; ${line}`
        : `no heartbeat ${since}; ${line}`,
    usual: `it declared one every ${seconds} s`,
    startMs: dueMs,
  };
}
