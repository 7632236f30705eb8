import { hashBytes } from '../model/hash-bytes.ts';
import type { Incident, IncidentId, SampleLine, Severity } from '../model/types.ts';
import { severities } from '../model/types.ts';
import type { Report } from './report.ts';

const samplesMax = 10;
const anomaliesMax = 100;
const namesMax = 50;

/** When its line was said, ms; where it has none, when its window began. */
export function timeOf({ line, startMs }: Report): number {
  return line?.timestampMs ?? startMs;
}

/** A new incident of it alone. */
export function incidentOf(report: Report): Incident {
  const firstSeenMs = timeOf(report);
  return {
    id: hashBytes(
      new TextEncoder().encode(`${report.signature} ${firstSeenMs} ${report.anomalyId}`),
    ) as IncidentId,
    signature: report.signature,
    source: report.source,
    state: 'open',
    severity: report.severity,
    score: report.score,
    title: report.explanation.headline,
    firstSeenMs,
    lastSeenMs: Math.max(firstSeenMs, report.startMs),
    openedMs: report.endMs,
    resolvedMs: undefined,
    hosts: [report.host],
    services: [report.service].filter((name) => name !== ''),
    count: report.lines,
    startedWith: report.line,
    sampleLines: report.line === undefined ? [] : [report.line],
    explanation: report.explanation,
    anomalyIds: [report.anomalyId],
    kinds: report.kinds,
    triage: undefined,
    verdict: undefined,
  };
}

/** The incident with the report in it. @param isRoot whether the report is what it begins with from now on */
export function joined(incident: Incident, report: Report, isRoot: boolean): Incident {
  const samples = withSample(incident.sampleLines, report.line);
  const explanation = isRoot ? report.explanation : incident.explanation;
  const timeMs = timeOf(report);
  return {
    ...incident,
    severity: worse(incident.severity, report.severity),
    score: Math.max(incident.score, report.score),
    title: explanation.headline,
    firstSeenMs: Math.min(incident.firstSeenMs, timeMs),
    lastSeenMs: Math.max(incident.lastSeenMs, timeMs, report.startMs),
    hosts: withName(incident.hosts, report.host),
    services: withName(incident.services, report.service),
    count: incident.count + report.lines,
    startedWith: isRoot ? report.line : incident.startedWith,
    sampleLines: samples,
    explanation: { ...explanation, related: samples },
    anomalyIds:
      incident.anomalyIds.length < anomaliesMax && !incident.anomalyIds.includes(report.anomalyId)
        ? [...incident.anomalyIds, report.anomalyId]
        : incident.anomalyIds,
    kinds: [...new Set([...incident.kinds, ...report.kinds])],
  };
}

/** First, last, and spread between: of eleven the one closest to its neighbours in time goes. */
function withSample(samples: readonly SampleLine[], line: SampleLine | undefined): SampleLine[] {
  if (line === undefined || samples.some((other) => isSame(other, line))) return [...samples];
  const all = [...samples, line].toSorted(
    (a, b) => a.timestampMs - b.timestampMs || (a.id < b.id ? -1 : 1),
  );
  if (all.length <= samplesMax) return all;
  let tightest = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < all.length - 1; i++) {
    const span = (all[i + 1]?.timestampMs ?? 0) - (all[i - 1]?.timestampMs ?? 0);
    if (span < least) [least, tightest] = [span, i];
  }
  return all.toSpliced(tightest, 1);
}

/** What is said of a host's sum has the line that another has with its service. */
function isSame(a: SampleLine, b: SampleLine): boolean {
  if (a.id === b.id) return true;
  return a.timestampMs === b.timestampMs && a.host === b.host && a.text === b.text;
}

function withName(names: readonly string[], name: string): readonly string[] {
  if (name === '' || names.includes(name) || names.length >= namesMax) return names;
  return [...names, name];
}

function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) >= severities.indexOf(b) ? a : b;
}
