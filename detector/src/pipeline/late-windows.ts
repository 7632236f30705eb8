import type { Judged } from '../ensemble/combine-claims.ts';
import { LateLines, type LateLinesState, type LateMinute } from '../features/late-lines.ts';
import type { WindowCounter } from '../features/window-counter.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { IncidentChange } from '../model/types.ts';
import type { PatternStage } from '../patterns/pattern-stage.ts';
import type { DecisionDesk } from './decision-desk.ts';
import { settledWindow } from './settled-window.ts';
import type { StreamOrigins } from './stream-origins.ts';
import type { WindowJudge } from './window-judge.ts';

/** Lines this little older than the open window count in it: of two sources one is always a little behind. */
const allowanceMs = 5_000;

export interface LateWindowsParts {
  readonly counter: WindowCounter;
  readonly patterns: PatternStage;
  readonly judge: WindowJudge;
  readonly desk: DecisionDesk;
  /** Of templates, until the open window closes. */
  readonly merges: ReadonlyMap<number, number>;
  readonly origins: StreamOrigins;
}

export interface FoundRows {
  readonly batch: LineBatch;
  /** With `to` the rows [from, to). */
  readonly from: number;
  readonly to: number;
  readonly sourceName: string;
}

/**
 * Lines that came after the window of their minute had closed: an agent that was away sends an hour of
 * them in a second. They are judged apart, each minute by itself and dated when it was said: what they say
 * may be news; how many there are is none, and goes into the past of their kinds.
 */
export class LateWindows {
  readonly #parts: LateWindowsParts;
  readonly #lines = new LateLines();

  constructor(parts: LateWindowsParts) {
    this.#parts = parts;
  }

  /** Ms; a line that is older is late. */
  get beforeMs(): number {
    return this.#parts.counter.startMs - allowanceMs;
  }

  /** Whether what waits has to be judged now. */
  get isFull(): boolean {
    return this.#lines.isFull;
  }

  /** @returns the row after the one with which what waits is full, `to` where it will not be */
  endOf(batch: LineBatch, from: number, to: number): number {
    const { beforeMs } = this;
    let { lines, bytes } = this.#lines.room;
    for (let row = from; row < to; row++) {
      if ((batch.timeMs[row] as number) >= beforeMs) continue;
      lines--;
      bytes -= LateLines.bytesOf(batch, row);
      if (lines <= 0 || bytes <= 0) return row + 1;
    }
    return to;
  }

  /** Those that are late wait for `judge`. @param rows with templates' columns filled */
  add({ batch, from, to, sourceName }: FoundRows): void {
    const { stream, timeMs } = batch;
    const { beforeMs } = this;
    let first = from;
    let noted = -1;
    for (let row = from; row < to; row++) {
      if ((timeMs[row] as number) >= beforeMs) {
        this.#lines.add(batch, first, row);
        first = row + 1;
      } else if (stream[row] !== noted) {
        noted = stream[row] as number;
        this.#parts.origins.note(noted, sourceName);
      }
    }
    this.#lines.add(batch, first, to);
  }

  /** Judges what waits. */
  judge(changes: IncidentChange[]): void {
    if (this.#lines.size === 0) return;
    const { desk, origins } = this.#parts;
    const { batch, minutes } = this.#lines.take();
    for (const minute of minutes) {
      const judged = this.#judgeMinute(batch, minute);
      if (judged.length > 0) changes.push(...desk.decide(judged, origins.of));
    }
  }

  snapshot(): LateLinesState {
    return this.#lines.snapshot();
  }

  restore(state: LateLinesState): void {
    this.#lines.restore(state);
  }

  #judgeMinute(batch: LineBatch, { startMs, from, to }: LateMinute): readonly Judged[] {
    const { counter, patterns, judge, merges } = this.#parts;
    return counter.aside(startMs, () =>
      patterns.aside(() => {
        patterns.push(batch, from, to);
        counter.count(batch, from, to);
        return judge.judgeLate(settledWindow(counter.close(), counter.table, merges));
      }),
    );
  }
}
