import { levelNames } from '../model/level-of.ts';
import type { Incident, SampleLine } from '../model/types.ts';

/** A line in a document: times are ISO 8601 in UTC, the level is a word or null. */
export interface LineDocument {
  readonly time: string;
  readonly host: string;
  readonly service: string;
  readonly level: string | null;
  readonly text: string;
}

/** An incident as the API and webhooks give it. */
export interface IncidentDocument {
  readonly id: string;
  readonly source: string;
  readonly environment: string;
  readonly signature: string;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly opened_at: string;
  readonly resolved_at: string | null;
  readonly count: number;
  readonly status: string;
  readonly severity: string;
  readonly score: number;
  readonly title: string;
  readonly hosts: readonly string[];
  readonly services: readonly string[];
  readonly kinds: readonly string[];
  readonly verdict: string | null;
  readonly started_with: LineDocument | null;
  readonly sample_lines: readonly string[];
  readonly explanation: ExplanationDocument;
  /** Null until triage has looked at it. */
  readonly analysis: AnalysisDocument | null;
}

export interface ExplanationDocument {
  readonly headline: string;
  readonly expected: string;
  readonly seen: string;
  readonly factors: readonly {
    readonly kind: string;
    readonly share: number;
    readonly sentence: string;
  }[];
  readonly related: readonly LineDocument[];
}

export interface AnalysisDocument {
  readonly severity: string;
  readonly disposition: string;
  readonly confidence: number;
  readonly summary: string;
  readonly next_steps: readonly string[];
  readonly ticket_title: string;
  readonly ticket_body: string;
  readonly analysis_source: string;
}

export interface DocumentOptions {
  /** Name of the fleet. */
  readonly environment: string;
  /** Longer lines are cut, in UTF-16 units. */
  readonly lineLengthMax?: number;
}

/** An incident in the words of the API. */
export function incidentDocument(incident: Incident, options: DocumentOptions): IncidentDocument {
  const { explanation, startedWith, resolvedMs } = incident;
  const { environment, lineLengthMax = 4_096 } = options;
  return {
    id: incident.id,
    source: incident.source,
    environment,
    signature: incident.signature,
    first_seen: isoTime(incident.firstSeenMs),
    last_seen: isoTime(incident.lastSeenMs),
    opened_at: isoTime(incident.openedMs),
    resolved_at: resolvedMs === undefined ? null : isoTime(resolvedMs),
    count: incident.count,
    status: incident.state,
    severity: incident.severity,
    score: incident.score,
    title: incident.title,
    hosts: incident.hosts,
    services: incident.services,
    kinds: incident.kinds,
    verdict: incident.verdict ?? null,
    started_with: startedWith === undefined ? null : lineDocument(startedWith, lineLengthMax),
    sample_lines: incident.sampleLines.map(({ text }) => cut(text, lineLengthMax)),
    explanation: {
      headline: explanation.headline,
      expected: explanation.expected,
      seen: explanation.seen,
      factors: explanation.factors.map(({ kind, share, sentence }) => ({ kind, share, sentence })),
      related: explanation.related.map((line) => lineDocument(line, lineLengthMax)),
    },
    analysis: null,
  };
}

function lineDocument(line: SampleLine, lengthMax: number): LineDocument {
  return {
    time: isoTime(line.timestampMs),
    host: line.host,
    service: line.service,
    level: line.level === undefined ? null : (levelNames[line.level] ?? null),
    text: cut(line.text, lengthMax),
  };
}

/** Whatever a line claimed as its time: what a Date cannot hold becomes the nearest that it can. */
function isoTime(ms: number): string {
  const edge = 8.64e15;
  return new Date(Math.min(Math.max(ms, -edge), edge)).toISOString();
}

function cut(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  // A pair of surrogates is not cut in two.
  const isInPair = /[\uD800-\uDBFF]/.test(text[lengthMax - 1] ?? '');
  return `${text.slice(0, isInPair ? lengthMax - 1 : lengthMax)}…`;
}
