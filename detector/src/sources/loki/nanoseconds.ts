import { timeOf } from '../http/time-of.ts';

const bucketNs = 10_000_000_000n;
const perMs = 1_000_000n;

/**
 * Loki's times: digits of nanoseconds since the epoch, more than a number holds exactly. A bucket is ten
 * seconds, its end in it and its start not, since count_over_time counts so.
 */
export const nanoseconds = {
  bucketSeconds: 10,

  ofMs: (ms: number): bigint => BigInt(Math.floor(ms)) * perMs,

  toMs: (ns: bigint): number => Number(ns / perMs),

  bucketOf: (ns: bigint): number => Number((ns - 1n) / bucketNs),

  /** As `bucketOf`, without a bigint a line. @param ns 19 digits */
  bucketOfText(ns: string): number {
    const seconds = Number(ns.slice(0, -9));
    return Math.floor((ns.endsWith('000000000') ? seconds - 1 : seconds) / 10);
  },

  /** As a bucket, of a minute. */
  minuteOf: (ns: bigint): number => Number((ns - 1n) / (6n * bucketNs)),

  /** @param ns 19 digits */
  minuteOfText: (ns: string): number => Math.floor(nanoseconds.bucketOfText(ns) / 6),

  /** The first nanosecond of a bucket. */
  startOf: (bucket: number): bigint => BigInt(bucket) * bucketNs + 1n,

  /** Ms since the epoch, to the microsecond, as for pushed lines. @param ns 19 digits */
  timeMsOf: (ns: string): number => timeOf(Number(ns.slice(0, -9)), Number(ns.slice(-9))) ?? 0,
} as const;
