import type { AnomalyId, RecordId, Signature } from '../../model/types.ts';
import type { Report } from '../report.ts';

const minuteMs = 60_000;

/** Of one service of one host, in the minute that is so many after the epoch. */
export function reportOf(minute: number, change: Partial<Report> = {}): Report {
  const host = change.host ?? 'ocean';
  const startMs = minute * minuteMs;
  const line = {
    id: `${host} ${minute} ${change.signature ?? ''}` as RecordId,
    timestampMs: startMs,
    host,
    service: 'db',
    level: undefined,
    text: `line ${minute}`,
  };
  return {
    anomalyId: `${minute} ${change.signature ?? ''}` as AnomalyId,
    signature: 's' as Signature,
    source: 'file',
    host,
    service: 'db',
    templateId: 't',
    startMs,
    endMs: startMs + minuteMs,
    score: 0.6,
    strength: 12,
    badness: 0.5,
    severity: 'medium',
    kinds: ['frequency'],
    lines: 3,
    line,
    isMaintenance: false,
    explanation: { headline: `at ${minute}`, expected: '', seen: '', factors: [], related: [] },
    ...change,
  };
}
