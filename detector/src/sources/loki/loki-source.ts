import { setTimeout as sleep } from 'node:timers/promises';
import { DetectorError } from '../../model/detector-error.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import { abortable } from '../abortable.ts';
import type { Source, SourceState, SourceStatus } from '../source.ts';
import { Handover } from './handover.ts';
import { isOverLimit } from './is-over-limit.ts';
import { LateBuckets } from './late-buckets.ts';
import { LokiClient, type StreamCount } from './loki-client.ts';
import type { LokiSourceOptions } from './loki-source-options.ts';
import { MinuteAudit } from './minute-audit.ts';
import { nanoseconds } from './nanoseconds.ts';
import { Overlap } from './overlap.ts';
import { Pace } from './pace.ts';
import { PageReader } from './page-reader.ts';
import { PastBound } from './past-bound.ts';
import { SeenLines } from './seen-lines.ts';

const ownJob = 'log-anomaly-detector';
const usualSelector = '{job=~"systemd-journal|docker|syslog|file"}';
const hourMs = 3_600_000;
const spanNs = 21_600_000_000_000n; // six hours a query, so that no limit of Loki's is met
const aheadNs = 10_000_000_000n; // what clocks may be ahead; later lines wait for their time
const behindMs = 120_000;
const interval = { leastMs: 250, mostMs: 1000, growth: 1.5 };

/**
 * Lines that agents have put into Loki, read with query_range; never with /tail, which loses lines.
 *
 * Every question begins some lines (at most half a page, at most half a minute) before the end of the
 * last, and every `lateMs` Loki is asked how many lines it has in each ten seconds of the last hour:
 * where that is more than was handed over they are read again. What was handed over is known by stream,
 * nanosecond, text and ordinal, so each line comes once, over restarts of either side too.
 *
 * Bounded by `idsMax`: with more lines an hour than that the time in which late lines are found becomes
 * shorter, and `status().problem` says so.
 */
export class LokiSource implements Source {
  readonly name: string;
  readonly #options: LokiSourceOptions;
  readonly #client: LokiClient;
  readonly #pages: PageReader;
  readonly #selector: string;
  readonly #past: PastBound;
  readonly #idsMax: number;
  readonly #handover: Handover;
  readonly #late: LateBuckets;
  #sweepPace: Pace;
  #auditPace: Pace;
  #seen: SeenLines;
  #overlap = new Overlap();
  #state: SourceState = 'opening';
  #audit = new MinuteAudit(0n);
  #different = 0;
  #unreached = 0;

  /** @throws {TypeError} when `url` is none */
  constructor(options: LokiSourceOptions) {
    this.name = options.name;
    this.#options = options;
    this.#client = new LokiClient(options);
    this.#handover = new Handover({ ...options, ownJob });
    this.#pages = new PageReader(this.#client, options.batchLines ?? 1000);
    this.#selector = withoutOwn(options.selector ?? usualSelector);
    this.#past = new PastBound(options, this.#selector, this.#client, this.#pages);
    this.#late = new LateBuckets(this.#client, this.#selector);
    [this.#sweepPace, this.#auditPace] = this.#paces(true);
    this.#idsMax = options.idsMax ?? 2_000_000;
    this.#seen = this.#freshFrom(options.fromMs ?? options.clock.nowMs() - hourMs);
  }

  async *read(cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    const isFirst = cursor === '';
    this.#past.begin(isFirst);
    this.#late.begin();
    this.#seen = isFirst ? this.#freshFrom(await this.#past.start(signal)) : this.#restored(cursor);
    this.#overlap = new Overlap();
    this.#handover.reset();
    this.#audit = new MinuteAudit(this.#seen.position);
    [this.#sweepPace, this.#auditPace] = this.#paces(isFirst);
    let waitMs: number = interval.leastMs;
    try {
      while (!signal.aborted) {
        this.#state = 'reading';
        if (this.#sweepPace.isDue) yield* this.#sweep(signal);
        const before = this.#handover.lines;
        yield* this.#follow(signal);
        if (this.#auditPace.isDue) yield* this.#auditMinute(signal);
        const isIdle = this.#handover.lines === before;
        waitMs = isIdle ? Math.min(waitMs * interval.growth, interval.mostMs) : interval.leastMs;
        this.#state = 'waiting';
        await this.#pause(this.#options.intervalMs ?? waitMs, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#state = 'ended';
    }
  }

  committed(): Promise<void> {
    return Promise.resolve(); // Loki's retention deletes
  }

  status(): SourceStatus {
    const skipped = {
      ...this.#handover.skipped,
      'count-differs': this.#late.missing,
      'audit-differs': this.#different,
      'late-beyond-reach': this.#unreached,
      'past-hours': this.#past.hoursCut,
      ...this.#pages.skipped,
    };
    return {
      name: this.name,
      state: this.#state,
      linesRead: this.#handover.lines,
      bytesRead: this.#handover.bytes,
      skipped: Object.fromEntries(Object.entries(skipped).filter(([, count]) => count > 0)),
      lagBytes: undefined,
      totalBytes: undefined,
      problem: this.#problem(),
    };
  }

  /** Closed minutes of this reading that were held against what Loki counts. */
  get auditedMinutes(): number {
    return this.#audit.audited;
  }

  close(): Promise<void> {
    return Promise.resolve(); // connections are shared, and end by themselves when they rest
  }

  /** @param isFirst nothing was handed over before, of which something may have come late */
  #paces(isFirst: boolean): [sweep: Pace, audit: Pace] {
    const { lateMs = 15_000, auditMs = 15_000 } = this.#options;
    return [
      new Pace({ leastMs: lateMs, isDueAtOnce: !isFirst, nowMs: steadyMs }),
      new Pace({ leastMs: auditMs, isDueAtOnce: true, nowMs: steadyMs }),
    ];
  }

  #freshFrom(fromMs: number): SeenLines {
    const bucket = nanoseconds.bucketOf(nanoseconds.ofMs(Math.max(1, fromMs)));
    return new SeenLines(nanoseconds.startOf(bucket), this.#idsMax);
  }

  #restored(cursor: string): SeenLines {
    const seen = SeenLines.decode(cursor, this.#idsMax);
    if (seen !== undefined) return seen;
    throw new DetectorError(`Cannot go on reading from Loki: the stored place cannot be read`, {
      code: 'state-unusable',
      hint: 'Another version has stored it; take that version again, or begin with a new folder of the state',
    });
  }

  /** Everything that has come since the last time, and a little before. */
  async *#follow(signal: AbortSignal): AsyncGenerator<LineBatch> {
    const now = this.#nowNs();
    const start = this.#overlap.startIn(this.#seen, this.#pages.limit);
    yield* this.#walk({ start, end: now + aheadNs, isLate: false }, signal);
    if (!signal.aborted) this.#seen.advance(now, now);
  }

  /** Reads what Loki has taken late. */
  async *#sweep(signal: AbortSignal): AsyncGenerator<LineBatch> {
    const found = await this.#sweepPace.ask(() => this.#late.find(this.#seen, signal));
    for (const bucket of found) {
      yield* this.#walk({ ...bucket, isLate: true }, signal);
      if (signal.aborted) return;
      this.#late.settle(bucket, this.#seen);
    }
    this.#sweepPace.rest(found.length > 0);
  }

  /** Holds one closed minute, stream by stream, against what Loki counts; reads it again where they differ. */
  async *#auditMinute(signal: AbortSignal): AsyncGenerator<LineBatch> {
    const minute = this.#audit.due(this.#seen.position);
    if (minute === undefined) return;
    let counted = await this.#streamCounts(minute, signal);
    if (counted !== undefined && this.#audit.differences(minute, counted).length > 0) {
      const start = nanoseconds.startOf(minute * 6);
      yield* this.#walk(
        { start, end: nanoseconds.startOf((minute + 1) * 6), isLate: true },
        signal,
      );
      if (signal.aborted) return;
      counted = await this.#streamCounts(minute, signal);
    }
    for (const difference of this.#audit.differences(minute, counted ?? [])) {
      this.#different += Math.abs(difference.counted - difference.handedOver);
      this.#options.onDifference?.(difference);
    }
    this.#audit.close(minute, counted !== undefined);
    this.#auditPace.rest(false);
  }

  async #streamCounts(
    minute: number,
    signal: AbortSignal,
  ): Promise<readonly StreamCount[] | undefined> {
    const { names } = this.#audit;
    try {
      const question = { selector: this.#selector, names, minute };
      return await this.#auditPace.ask(() => this.#client.streamCounts(question, signal));
    } catch (error) {
      if (!isOverLimit(error)) throw error;
      return undefined;
    }
  }

  /** Page by page, the oldest first. */
  async *#walk(
    { start, end, isLate }: { start: bigint; end: bigint; isLate: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<LineBatch> {
    let at = start;
    while (at < end && !signal.aborted) {
      at = this.#withoutPast(at, isLate);
      if (at < this.#seen.floor) {
        this.#unreached++;
        if (isLate) return;
        at = this.#seen.floor;
      }
      const until = at + spanNs < end ? at + spanNs : end;
      const page = await this.#pages.page(
        { selector: this.#selector, start: at, end: until },
        signal,
      );
      const last = page.lines.at(-1);
      const lastNs = last === undefined ? at : BigInt(last.ns);
      const isStuck = page.isFull && lastNs <= at;
      const lines = isStuck ? await this.#pages.nanosecond(this.#selector, at, signal) : page.lines;
      yield* this.#handover.batches({ lines, start: at, isLate }, this.#seen, this.#audit);
      if (!isLate) this.#overlap.note(lines, this.#pages.limit);
      if (isStuck) at += 1n;
      else at = page.isFull ? lastNs : until;
    }
  }

  #withoutPast(at: bigint, isLate: boolean): bigint {
    const on = isLate ? at : this.#past.goOn(at, this.#nowNs());
    // A minute that was passed over in part is no minute to be audited.
    if (on > at) this.#audit = new MinuteAudit(on);
    return on;
  }

  #problem(): string | undefined {
    const nowMs = this.#options.clock.nowMs();
    const reachMs = nowMs - nanoseconds.toMs(this.#seen.floor);
    const lagMs = nowMs - nanoseconds.toMs(this.#seen.position);
    if (this.#state !== 'ended' && lagMs > behindMs) return `it is ${minutes(lagMs)} behind`;
    if (this.#unreached > 0 && reachMs < hourMs / 2) {
      return `so many lines come that late ones are found for ${minutes(reachMs)} only`;
    }
    return this.#late.problem;
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    await abortable(sleep(ms, undefined, { signal }).catch(ignoreAbort), signal);
  }

  #nowNs(): bigint {
    return nanoseconds.ofMs(this.#options.clock.nowMs());
  }
}

/** What the detector says of its findings must not become findings: Loki is asked to leave it out. */
function withoutOwn(selector: string): string {
  const rest = selector.trim().slice(1).trimStart();
  return rest === '}' ? selector : `{job!="${ownJob}", ${rest}`;
}

function minutes(ms: number): string {
  return ms < hourMs ? `${Math.round(ms / 60_000)} min` : `${(ms / hourMs).toFixed(1)} h`;
}

function steadyMs(): number {
  return performance.now();
}

function ignoreAbort(): void {
  // The signal ended the wait: the loop sees it.
}
