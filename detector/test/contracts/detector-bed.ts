import type { DetectorDefinition } from '../../src/detectors/define-detector.ts';
import type { Claim } from '../../src/detectors/detector.ts';
import { learnWindow } from '../../src/features/learn-window.ts';
import { SessionLines } from '../../src/features/session-lines.ts';
import { UsualPace } from '../../src/features/usual-pace.ts';
import { WindowCounter } from '../../src/features/window-counter.ts';
import { allocateLineBatch } from '../../src/model/allocate-line-batch.ts';
import { StreamTable } from '../../src/model/stream-table.ts';
import { PatternStage } from '../../src/patterns/pattern-stage.ts';
import { windowViewOf } from '../../src/pipeline/window-view-of.ts';
import { LocalTime } from '../../src/stats/local-time.ts';
import { SkeletonHash } from '../../src/templates/skeleton-hash.ts';

const minuteMs = 60_000;

export interface BedLine {
  readonly host: string;
  readonly service: string;
  /** Number of its template. */
  readonly template: number;
  readonly text: string;
}

/** One detector before real windows: counted, shown to it, learned, as the pipeline does. */
export class DetectorBed {
  readonly claims: Claim[] = [];
  detector;
  readonly #definition: DetectorDefinition;
  readonly #streams = new StreamTable({ streamsMax: 100 });
  readonly #counter = new WindowCounter({ streams: this.#streams, seriesMax: 20_000 });
  readonly #sessions = new SessionLines({
    sourceOf: (stream) => this.#counter.sourceOf(stream),
    hostOf: (source) => this.#counter.sources.hostOf(source),
  });
  readonly #patterns = new PatternStage({
    streams: this.#streams,
    patterns: [],
    skeleton: new SkeletonHash(),
  });
  readonly #localTime = new LocalTime('UTC');
  readonly #pace = new UsualPace(this.#counter.table, this.#localTime);

  constructor(definition: DetectorDefinition) {
    this.#definition = definition;
    this.detector = definition.create({});
  }

  /** The detector is made anew from its own snapshot, as JSON. */
  restart(): void {
    const state: unknown = JSON.parse(JSON.stringify(this.detector.snapshot()));
    this.detector = this.#definition.create({});
    this.detector.restore(state);
  }

  /** One window, all its lines at its start. */
  minute(startMs: number, lines: readonly BedLine[]): void {
    const counter = this.#counter;
    counter.open(startMs);
    const batch = this.#batchOf(startMs, lines);
    counter.count(batch);
    this.#sessions.count(batch, 0, batch.length);
    const window = counter.close();
    const view = windowViewOf(
      {
        counter,
        sessions: this.#sessions,
        streams: this.#streams,
        localTime: this.#localTime,
        templates: { text: (template) => `template ${template}`, idOf: () => undefined },
        patterns: this.#patterns,
        learnMs: minuteMs * 1_440,
        learnLines: 20_000,
      },
      window,
    );
    const claim = (one: Claim): number => this.claims.push(one);
    this.detector.advance?.(view, startMs, claim);
    this.detector.inspect(view, claim);
    const { table } = counter;
    const localTime = this.#localTime;
    learnWindow(window, { table, localTime, pace: this.#pace, outliers: new Set() });
    counter.clear(window);
    this.#sessions.clear(window.endMs);
  }

  #batchOf(timeMs: number, lines: readonly BedLine[]): ReturnType<typeof allocateLineBatch> {
    const bytes = new TextEncoder().encode(lines.map(({ text }) => text).join(''));
    const batch = allocateLineBatch(bytes, lines.length);
    let at = 0;
    for (const [row, { host, service, template, text }] of lines.entries()) {
      batch.start[row] = batch.messageStart[row] = at;
      at += new TextEncoder().encode(text).length;
      batch.end[row] = batch.messageEnd[row] = at;
      batch.timeMs[row] = timeMs;
      batch.stream[row] = this.#streams.intern({ host, service });
      batch.template[row] = template;
    }
    batch.length = lines.length;
    return batch;
  }
}
