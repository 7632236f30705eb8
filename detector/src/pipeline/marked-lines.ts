import { CanaryChecks, type CanaryChecksState } from '../features/canary-checks.ts';
import { Heartbeats, type HeartbeatsState } from '../features/heartbeats.ts';
import type { Marker } from '../features/read-marker.ts';
import type { IncidentBook } from '../incidents/incident-book.ts';
import type { LineBatch } from '../model/line-batch.ts';
import type { StreamTable } from '../model/stream-table.ts';
import type { IncidentChange } from '../model/types.ts';
import type { LocalTime } from '../stats/local-time.ts';
import type { DecisionDesk } from './decision-desk.ts';
import { lostHeartbeatJudgement } from './lost-heartbeat-judgement.ts';

export interface MarkedLinesParts {
  readonly streams: StreamTable;
  readonly desk: DecisionDesk;
  readonly book: IncidentBook;
  readonly localTime: LocalTime;
}

export interface MarkedLinesState {
  readonly checks: CanaryChecksState;
  readonly heartbeats: HeartbeatsState;
}

const decoder = new TextDecoder();

/** What is written for the detector itself: checks that a line arrives, and heartbeats. */
export class MarkedLines {
  readonly checks = new CanaryChecks();
  readonly heartbeats = new Heartbeats();
  readonly #parts: MarkedLinesParts;

  constructor(parts: MarkedLinesParts) {
    this.#parts = parts;
  }

  /** @param source name of the one that the line came through */
  note(
    marker: Marker,
    { batch, row }: { readonly batch: LineBatch; readonly row: number },
    source: string,
  ): void {
    const timeMs = batch.timeMs[row] as number;
    const stream = batch.stream[row] as number;
    const { host, service, job, level } = this.#parts.streams.get(stream);
    const about = { host, service, source, timeMs };
    if (marker.kind === 'check') this.checks.note({ ...about, id: marker.id, job });
    else {
      const { from, intervalMs } = marker;
      const text = decoder.decode(batch.bytes.subarray(batch.start[row], batch.end[row]));
      this.heartbeats.note({ ...about, from, intervalMs, stream, level, text });
    }
  }

  /** Heartbeats that are missing, and those that are back. */
  tell(changes: IncidentChange[]): void {
    const { streams, localTime, desk, book } = this.#parts;
    for (const { key, timeMs } of this.heartbeats.returned()) {
      changes.push(...book.release(key, timeMs));
    }
    for (const lost of this.heartbeats.lost()) {
      const { labels } = streams.get(lost.last.stream);
      const judged = lostHeartbeatJudgement(lost, { labels, localTime });
      changes.push(...desk.tellDeclared(judged, { source: lost.last.source, hold: lost.key }));
    }
  }

  snapshot(): MarkedLinesState {
    return { checks: this.checks.snapshot(), heartbeats: this.heartbeats.snapshot() };
  }

  restore({ checks, heartbeats }: MarkedLinesState): void {
    this.checks.restore(checks);
    this.heartbeats.restore(heartbeats);
  }
}
