import type { Severity } from '../model/types.ts';
import { severities } from '../model/types.ts';

export interface SeverityEvidence {
  /** Nats: minus the natural log of the combined p-value. */
  readonly strength: number;
  /** How bad its words and level are, 0 to 1. */
  readonly badness: number;
  /** The band of the gravest pattern that it matches, if any. */
  readonly band?: Severity | undefined;
  /** On how many hosts. */
  readonly hosts: number;
}

/** From this badness on (columns) and this strength on (rows, nats) it is of that severity. */
const strengthSteps = [0, 12, 20, 35];
const badnessSteps = [0, 0.5, 0.8, 0.95];
const table: readonly (readonly Severity[])[] = [
  ['low', 'low', 'medium', 'medium'],
  ['low', 'medium', 'medium', 'high'],
  ['medium', 'medium', 'high', 'high'],
  ['medium', 'high', 'high', 'critical'],
];

/**
 * The severity of an anomaly: how unlikely it is against how bad its words are, at least its pattern's
 * band; spread over several hosts raises it by one. The one place where severities are decided.
 */
export function severityOf({ strength, badness, band = 'low', hosts }: SeverityEvidence): Severity {
  const row = table[stepOf(strength, strengthSteps)] ?? [];
  const own = row[stepOf(badness, badnessSteps)] ?? 'low';
  const severity = severities.indexOf(own) < severities.indexOf(band) ? band : own;
  if (hosts < 2) return severity;
  return severities[Math.min(severities.length - 1, severities.indexOf(severity) + 1)] ?? severity;
}

function stepOf(value: number, steps: readonly number[]): number {
  return steps.findLastIndex((step) => value >= step);
}
