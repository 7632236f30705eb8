import { LateLines, type LateLinesState } from '../features/late-lines.ts';
import type { WindowCounter } from '../features/window-counter.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { IncidentChange } from '../model/types.ts';
import type { PatternStage } from '../patterns/pattern-stage.ts';
import type { DecisionDesk } from './decision-desk.ts';
import type { TemplateStage } from './pipeline-options.ts';
import { settledWindow } from './settled-window.ts';
import type { WindowJudge } from './window-judge.ts';

const minuteMs = 60_000;
/** Lines this little older than the open window count in it: of two sources one is always a little behind. */
const allowanceMs = 5_000;

export interface LateWindowsParts {
  readonly counter: WindowCounter;
  readonly templates: TemplateStage;
  readonly patterns: PatternStage;
  readonly judge: WindowJudge;
  readonly desk: DecisionDesk;
  /** Of templates, until the open window closes. */
  readonly merges: Map<number, number>;
  /** Gives the name of the source that a stream comes from. */
  readonly originOf: (stream: number) => string;
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

  /** A late line, which waits for `judge`; where it is one too many they are judged now. */
  add(batch: LineBatch, row: number, changes: IncidentChange[]): void {
    this.#lines.add(batch, row);
    if (this.#lines.isFull) this.judge(changes);
  }

  /** Judges what waits. */
  judge(changes: IncidentChange[]): void {
    if (this.#lines.size === 0) return;
    const { counter, judge, desk, merges, patterns, originOf } = this.#parts;
    for (const batch of this.#lines.take()) {
      const startMs = Math.floor((batch.timeMs[0] as number) / minuteMs) * minuteMs;
      const judged = counter.aside(startMs, () =>
        patterns.aside(() => {
          this.#count(batch);
          return judge.judgeLate(settledWindow(counter.close(), counter.table, merges));
        }),
      );
      changes.push(...desk.decide(judged, originOf));
    }
  }

  snapshot(): LateLinesState {
    return this.#lines.snapshot();
  }

  restore(state: LateLinesState): void {
    this.#lines.restore(state);
  }

  #count(batch: LineBatch): void {
    const { counter, templates, patterns, merges } = this.#parts;
    templates.push(batch, 0, batch.length);
    patterns.push(batch, 0, batch.length);
    for (const merge of templates.merges ?? []) merges.set(merge.from, merge.into);
    counter.count(batch);
  }
}
