import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../config/load-settings.ts';
import { hashBytes } from '../model/hash-bytes.ts';
import type { CounterStore } from '../state/counters/counter-store.ts';
import { EmbeddedCounters } from '../state/counters/embedded-counters.ts';
import { RedisCounters } from '../state/counters/redis-counters.ts';
import { SharedCounters } from '../state/counters/shared-counters.ts';
import { LocalTime } from '../stats/local-time.ts';

export interface OpenedCounters {
  readonly store: CounterStore;
  /** Where they are kept: `embedded`, `redis`, or `embedded` while Redis is away. */
  readonly place: () => 'embedded' | 'redis';
  readonly problems: () => readonly string[];
}

export interface OpenCountersOptions {
  readonly settings: Settings;
  readonly onProblem: (where: string, error: unknown, retryInMs: number | undefined) => void;
}

const hourMs = 3_600_000;

/** The counters of this worker, in its own file, and in Redis where that is set. */
export function openCounters({ settings, onProblem }: OpenCountersOptions): OpenedCounters {
  const { dataDir, timezone, redis } = settings;
  const localTime = new LocalTime(timezone);
  const worker = hashBytes(new TextEncoder().encode(`${hostname()} ${dataDir}`));
  const shared = { worker, hourOfWeek: (hour: number) => localTime.hourOfWeek(hour * hourMs) };
  const embedded = new EmbeddedCounters({ ...shared, path: join(dataDir, 'counters.db') });
  const { url } = redis;
  if (url === undefined) {
    return { store: embedded, place: () => 'embedded', problems: () => [] };
  }
  const store = new SharedCounters({
    embedded,
    connect: () => RedisCounters.connect({ ...shared, url }),
    onProblem: (error, retryInMs) => onProblem('counters', error, retryInMs),
  });
  return {
    store,
    place: () => (store.isShared ? 'redis' : 'embedded'),
    problems: () => (store.problem === undefined ? [] : [store.problem]),
  };
}
