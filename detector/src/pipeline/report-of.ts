import type { Judged } from '../ensemble/combine-claims.ts';
import type { Report } from '../incidents/report.ts';

/** A judgement, as far as incidents go by it. @param source name of the source that its stream comes from */
export function reportOf(
  { anomaly, evidence, explanation, strength }: Judged,
  source: string,
): Report {
  return {
    anomalyId: anomaly.id,
    signature: evidence.signature,
    source,
    host: anomaly.subject.host,
    service: anomaly.subject.service,
    templateId: anomaly.subject.templateId ?? '',
    startMs: anomaly.startMs,
    endMs: anomaly.endMs,
    score: anomaly.score,
    strength,
    badness: evidence.badness,
    severity: anomaly.severity,
    kinds: [...new Set(evidence.findings.map(({ kind }) => kind))],
    lines: evidence.lines,
    line: evidence.line,
    explanation,
    isMaintenance: false,
  };
}
