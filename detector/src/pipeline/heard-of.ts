import type { Judged } from '../ensemble/combine-claims.ts';
import type { HeardReport } from '../feedback/heard-signatures.ts';
import type { Report } from '../incidents/report.ts';

/** A judgement with what people said of it counted in. */
export interface Weighed {
  readonly report: Report;
  readonly judged: Judged;
}

/** A line in a question is cut here. */
const exampleLengthMax = 512;

/** What feedback remembers of it: what a person would be asked. */
export function heardOf(
  { report, judged }: Weighed,
  { threshold, isTold }: { readonly threshold: number; readonly isTold: boolean },
): HeardReport {
  const { signature, templateId, host, service, strength, explanation, line } = report;
  const { anomaly, evidence } = judged;
  return {
    signature,
    templateId,
    host,
    service,
    title: explanation.headline,
    example: line?.text.slice(0, exampleLengthMax) ?? '',
    kinds: anomaly.findings.map(({ kind }, i) => [kind, anomaly.shares[i] ?? 0]),
    isProtected: evidence.band === 'critical',
    strength,
    threshold,
    isTold,
    timeMs: report.endMs,
  };
}
