import { heartbeatClaim } from '../detectors/heartbeat-claim.ts';
import { combineClaims, type Judged } from '../ensemble/combine-claims.ts';
import type { LostHeartbeat } from '../features/heartbeats.ts';
import { recordId } from '../features/record-id.ts';
import { signatureOf } from '../features/signature-of.ts';
import type { Labels } from '../model/stream-table.ts';
import type { LocalTime } from '../stats/local-time.ts';
import { findingOf } from './finding-of.ts';

const textLengthMax = 4_096;

/** The judgement of a heartbeat that is missing. @param labels of its last line */
export function lostHeartbeatJudgement(
  lost: LostHeartbeat,
  { labels, localTime }: { readonly labels: Labels; readonly localTime: LocalTime },
): Judged {
  const { last, dueMs, together } = lost;
  const { host, service, level, timeMs } = last;
  const claim = heartbeatClaim(lost, localTime);
  const subject = { host, service: last.from === host ? '' : last.from };
  const text = last.text.slice(0, textLengthMax);
  const id = recordId({ labels, timeMs, text, ordinal: 0 });
  // What is missing for one reason is one incident.
  const cause = together > 1 ? { host: '', service: last.source } : { host, service: last.from };
  const span = { startMs: dueMs, endMs: dueMs };
  return combineClaims({
    ...span,
    subject,
    series: claim.series,
    stream: last.stream,
    signature: signatureOf({ ...cause, service: `heartbeat ${cause.service}` }, undefined),
    template: '',
    badness: 0,
    band: 'high',
    lines: 0,
    line: undefined,
    related: [{ id, timestampMs: timeMs, host, service, level, text }],
    findings: [findingOf(claim, { ...span, detector: 'heartbeat', subject, line: undefined })],
    usual: [claim.usual],
  });
}
