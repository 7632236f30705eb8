import type { RedisClientType } from 'redis';
import { DetectorError } from '../../model/detector-error.ts';
import { counterRules } from './counter-rules.ts';
import type {
  CounterStoreOptions,
  CounterSummary,
  HourUsual,
  MinuteCounts,
  SharedCounterStore,
} from './counter-store.ts';
import { hoursDue } from './hours-due.ts';
import { loadRedis } from './load-redis.ts';

export interface RedisCountersOptions extends CounterStoreOptions {
  /** redis://HOST:PORT */
  readonly url: string;
  /** Of every key. Default "tidewatch:". */
  readonly prefix?: string;
  /** How long an answer may take. Default 2,000. */
  readonly timeoutMs?: number;
}

const { hoursKept, decayWeeks } = counterRules;
/** By the wall clock, beside the purge by event time: what no worker comes back for goes too. */
const expireSeconds = 8 * 86_400;

/**
 * Takes an hour into the profiles, if no other worker has: KEYS rebuilt, known; ARGV hour, slot, weeks of
 * decay, prefix of profiles, then pairs of series and lines.
 */
const foldScript = `
local hour, slot = tonumber(ARGV[1]), ARGV[2]
if tonumber(redis.call('GET', KEYS[1]) or '-1') >= hour then return 0 end
for i = 5, #ARGV, 2 do
  local key = ARGV[4] .. ARGV[i]
  local lines, weeks = tonumber(ARGV[i + 1]), 1
  local before = redis.call('HGET', key, slot)
  if before then
    local was, count, at = string.match(before, '(%S+) (%S+) (%S+)')
    local factor = math.exp((tonumber(at) - hour) / (168 * tonumber(ARGV[3])))
    lines = lines + tonumber(was) * factor
    weeks = weeks + tonumber(count) * factor
  end
  redis.call('HSET', key, slot, string.format('%.17g %.17g %d', lines, weeks, hour))
  redis.call('SADD', KEYS[2], ARGV[i])
end
redis.call('SET', KEYS[1], ARGV[1])
return 1
`;

/**
 * Counters in Redis, for workers that share them. A minute is one MULTI of BITFIELD SETs: each worker
 * has a string of 60 32-bit counts for each series and hour. An hour goes into the profiles by one script.
 */
export class RedisCounters implements SharedCounterStore {
  readonly #options: Required<RedisCountersOptions>;
  readonly #client: RedisClientType;

  private constructor(client: RedisClientType, options: Required<RedisCountersOptions>) {
    this.#client = client;
    this.#options = options;
  }

  /** @throws {DetectorError} `unreachable`, retryable; `program-missing` */
  static async connect(given: RedisCountersOptions): Promise<RedisCounters> {
    const options = { prefix: 'tidewatch:', timeoutMs: 2_000, ...given };
    const { createClient } = await loadRedis();
    const { url, timeoutMs: connectTimeout } = options;
    // Whoever uses the counters decides when to try again.
    const socket = { connectTimeout, reconnectStrategy: false } as const;
    const client = createClient({ url, socket, disableOfflineQueue: true }) as RedisClientType;
    // An error without a listener would end the process; each command fails with it anyway.
    client.on('error', () => undefined);
    const counters = new RedisCounters(client, options);
    await counters.#guard(async () => void (await client.connect()));
    return counters;
  }

  put({ minute, counts }: MinuteCounts): Promise<void> {
    if (counts.length === 0) return Promise.resolve();
    const hour = Math.floor(minute / 60);
    const { worker } = this.#options;
    return this.#guard(async () => {
      const names = counts.map(([series]) => series);
      const [index, workers] = [this.#key(`index:${hour}`), this.#key(`workers:${hour}`)];
      const multi = this.#client.multi();
      multi.set(this.#key(`last:${worker}`), String(minute), { EX: expireSeconds });
      multi.zAdd(this.#key('hours'), { score: hour, value: String(hour) });
      multi.sAdd(index, names).expire(index, expireSeconds);
      multi.sAdd(workers, worker).expire(workers, expireSeconds);
      for (const [series, value] of counts) {
        const key = this.#minutesKey(hour, worker, series);
        multi.bitField(key, [
          { operation: 'SET', encoding: 'u32', offset: (minute % 60) * 32, value },
        ]);
        multi.expire(key, expireSeconds);
      }
      await multi.exec();
    });
  }

  lastMinute(): Promise<number | undefined> {
    return this.#guard(async () => {
      const minute = await this.#client.get(this.#key(`last:${this.#options.worker}`));
      return minute === null ? undefined : Number(minute);
    });
  }

  minutes(series: string, fromMinute: number, toMinute: number): Promise<readonly number[]> {
    const from = Math.max(fromMinute, toMinute - hoursKept * 60);
    return this.#guard(async () => {
      const sums = Array.from({ length: Math.max(0, toMinute - from) }, () => 0);
      for (let hour = Math.floor(from / 60); hour * 60 < toMinute; hour++) {
        for (const counts of await this.#countsOf(hour, series)) {
          addMinutes(sums, counts, hour * 60 - from);
        }
      }
      return sums;
    });
  }

  usual(series: string, hourOfWeek: number): Promise<HourUsual | undefined> {
    return this.#guard(async () => {
      const text = await this.#client.hGet(this.#key(`profile:${series}`), String(hourOfWeek));
      const [lines, weeks] = text?.split(' ').map(Number) ?? [];
      return lines === undefined || weeks === undefined
        ? undefined
        : { lines: lines / weeks, weeks };
    });
  }

  rebuild(nowMinute: number): Promise<number> {
    return this.#guard(async () => {
      const due = hoursDue(nowMinute, await this.#oldestHour(), await this.#rebuiltHour());
      let taken = 0;
      for (const hour of due) taken += await this.#fold(hour);
      await this.#purge(Math.floor(nowMinute / 60) - hoursKept);
      return taken;
    });
  }

  summary(): Promise<CounterSummary> {
    return this.#guard(async () => {
      const oldest = await this.#oldestHour();
      return {
        oldestMinute: oldest === undefined ? undefined : oldest * 60,
        rebuiltHour: await this.#rebuiltHour(),
        series: await this.#client.sCard(this.#key('series')),
      };
    });
  }

  async close(): Promise<void> {
    if (this.#client.isOpen) this.#client.destroy();
  }

  async #fold(hour: number): Promise<number> {
    const sums = new Map<string, number>();
    for (const series of await this.#client.sMembers(this.#key('series'))) sums.set(series, 0);
    for (const series of await this.#client.sMembers(this.#key(`index:${hour}`))) {
      const workers = await this.#countsOf(hour, series);
      sums.set(
        series,
        workers.flat().reduce((sum, lines) => sum + lines, 0),
      );
    }
    const slot = this.#options.hourOfWeek(hour);
    const pairs = [...sums].flatMap(([series, lines]) => [series, String(lines)]);
    const done = await this.#client.eval(foldScript, {
      keys: [this.#key('rebuilt'), this.#key('series')],
      arguments: [String(hour), String(slot), String(decayWeeks), this.#key('profile:'), ...pairs],
    });
    return Number(done);
  }

  async #purge(firstHour: number): Promise<void> {
    const hours = this.#key('hours');
    for (const hour of await this.#client.zRangeByScore(hours, '-inf', firstHour - 1)) {
      const [index, workers] = [this.#key(`index:${hour}`), this.#key(`workers:${hour}`)];
      const names = await this.#client.sMembers(index);
      const keys = (await this.#client.sMembers(workers)).flatMap((worker) =>
        names.map((series) => this.#minutesKey(Number(hour), worker, series)),
      );
      const multi = this.#client.multi();
      multi.unlink([...keys, index, workers]).zRem(hours, hour);
      await multi.exec();
    }
  }

  /** 60 counts of each worker that has any. */
  async #countsOf(hour: number, series: string): Promise<readonly (readonly number[])[]> {
    const workers = await this.#client.sMembers(this.#key(`workers:${hour}`));
    const found: number[][] = [];
    for (const worker of workers) {
      const counts = await this.#client.bitFieldRo(
        this.#minutesKey(hour, worker, series),
        Array.from({ length: 60 }, (_, i) => ({ encoding: 'u32' as const, offset: i * 32 })),
      );
      found.push(counts.map((count) => count ?? 0));
    }
    return found;
  }

  async #oldestHour(): Promise<number | undefined> {
    const [oldest] = await this.#client.zRange(this.#key('hours'), 0, 0);
    return oldest === undefined ? undefined : Number(oldest);
  }

  async #rebuiltHour(): Promise<number | undefined> {
    const hour = await this.#client.get(this.#key('rebuilt'));
    return hour === null ? undefined : Number(hour);
  }

  #minutesKey(hour: number, worker: string, series: string): string {
    return this.#key(`minutes:${hour}:${worker}:${series}`);
  }

  #key(name: string): string {
    return `${this.#options.prefix}${name}`;
  }

  /** A server that does not answer in time is as good as away. */
  async #guard<T>(work: () => Promise<T>): Promise<T> {
    const { timeoutMs, url } = this.#options;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new Error(`no answer in ${timeoutMs} ms`)),
      timeoutMs,
    );
    try {
      return await Promise.race([work(), late.promise]);
    } catch (cause) {
      const { host } = new URL(url);
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new DetectorError(`Cannot use Redis at ${host}: ${why}`, {
        code: 'unreachable',
        hint: 'Is it running, and does redis.url (REDIS_URL) name it?',
        isRetryable: true,
        cause,
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Adds 60 counts to `sums`, the first at `offset`; what lies outside is left out. */
function addMinutes(sums: number[], counts: readonly number[], offset: number): void {
  for (const [i, lines] of counts.entries()) {
    const at = offset + i;
    if (at >= 0 && at < sums.length) sums[at] = (sums[at] ?? 0) + lines;
  }
}
