import type { RedisClientType } from 'redis';
import { DetectorError } from '../../model/detector-error.ts';
import { byHourAndSeries } from './by-hour-and-series.ts';
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
  /** How long an answer may take. Default 5,000. */
  readonly timeoutMs?: number;
}

const { hoursKept, decayWeeks } = counterRules;
/** RESP's type of byte strings, as the client names it. */
const blobString = 36;
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
  /** The same, with bytes for answers. */
  readonly #bytes: { mGet(keys: string[]): Promise<readonly unknown[]> };

  private constructor(client: RedisClientType, options: Required<RedisCountersOptions>) {
    this.#client = client;
    this.#bytes = client.withTypeMapping({ [blobString]: Buffer });
    this.#options = options;
  }

  /** @throws {DetectorError} `unreachable`, retryable; `program-missing` */
  static async connect(given: RedisCountersOptions): Promise<RedisCounters> {
    const options = { prefix: 'tidewatch:', timeoutMs: 5_000, ...given };
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

  put(minutes: readonly MinuteCounts[]): Promise<void> {
    const last = minutes.at(-1)?.minute;
    if (last === undefined) return Promise.resolve();
    const { worker } = this.#options;
    return this.#guard(async () => {
      const multi = this.#client.multi();
      multi.set(this.#key(`last:${worker}`), String(last), { EX: expireSeconds });
      const names = new Map<number, string[]>();
      for (const { hour, series, changes } of byHourAndSeries(minutes)) {
        const key = this.#minutesKey(hour, worker, series);
        multi.bitField(key, changes.map(setOf)).expire(key, expireSeconds);
        const others = names.get(hour);
        if (others === undefined) names.set(hour, [series]);
        else others.push(series);
      }
      for (const [hour, series] of names) {
        const [index, workers] = [this.#key(`index:${hour}`), this.#key(`workers:${hour}`)];
        multi.zAdd(this.#key('hours'), { score: hour, value: String(hour) });
        multi.sAdd(index, series).expire(index, expireSeconds);
        multi.sAdd(workers, worker).expire(workers, expireSeconds);
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

  async rebuild(nowMinute: number): Promise<number> {
    const due = await this.#guard(async () =>
      hoursDue(nowMinute, await this.#oldestHour(), await this.#rebuiltHour()),
    );
    let taken = 0;
    for (const hour of due) taken += await this.#guard(() => this.#fold(hour));
    await this.#guard(() => this.#purge(Math.floor(nowMinute / 60) - hoursKept));
    return taken;
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
    const names = await this.#client.sMembers(this.#key(`index:${hour}`));
    const workers = await this.#client.sMembers(this.#key(`workers:${hour}`));
    for (const worker of workers) {
      const hours = await this.#hoursOf(names.map((name) => this.#minutesKey(hour, worker, name)));
      for (const [at, series] of names.entries()) {
        const lines = (hours[at] ?? []).reduce((sum, each) => sum + each, 0);
        sums.set(series, (sums.get(series) ?? 0) + lines);
      }
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
    if (workers.length === 0) return [];
    return this.#hoursOf(workers.map((worker) => this.#minutesKey(hour, worker, series)));
  }

  /** 60 counts of each key, none where it does not exist. BITFIELD writes the high byte first. */
  async #hoursOf(keys: readonly string[]): Promise<readonly (readonly number[])[]> {
    if (keys.length === 0) return [];
    const values = await this.#bytes.mGet([...keys]);
    return values.map((value) => {
      if (!Buffer.isBuffer(value)) return [];
      return Array.from({ length: value.length >> 2 }, (_, i) => value.readUInt32BE(i * 4));
    });
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

function setOf([minuteOfHour, value]: readonly [number, number]): {
  readonly operation: 'SET';
  readonly encoding: 'u32';
  readonly offset: number;
  readonly value: number;
} {
  return { operation: 'SET', encoding: 'u32', offset: minuteOfHour * 32, value };
}

/** Adds 60 counts to `sums`, the first at `offset`; what lies outside is left out. */
function addMinutes(sums: number[], counts: readonly number[], offset: number): void {
  for (const [i, lines] of counts.entries()) {
    const at = offset + i;
    if (at >= 0 && at < sums.length) sums[at] = (sums[at] ?? 0) + lines;
  }
}
