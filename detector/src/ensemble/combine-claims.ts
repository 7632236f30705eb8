import { hashBytes } from '../model/hash-bytes.ts';
import type {
  Anomaly,
  AnomalyId,
  Explanation,
  Factor,
  Finding,
  FindingKind,
  SampleLine,
  Severity,
  Signature,
  Subject,
} from '../model/types.ts';
import { cauchyCombination } from '../stats/cauchy-combination.ts';
import { severityOf } from './severity-of.ts';

/** What the ensemble is told of one subject in one window. */
export interface Evidence {
  readonly subject: Subject;
  /** Number of the series that it is about. */
  readonly series: number;
  /** Number of the stream that its line is of, 0 where unknown. */
  readonly stream: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly signature: Signature;
  /** The template's text, '' for a source or a host. */
  readonly template: string;
  /** How bad the words and the level of its line are, 0 to 1. */
  readonly badness: number;
  /** The band of the gravest pattern that its line matches. */
  readonly band?: Severity | undefined;
  /** Names of the patterns that its line matches. */
  readonly patterns?: readonly string[] | undefined;
  /** How many lines in the window, without those that were told before it closed. */
  readonly lines: number;
  /** Its first line in the window; none for a silence. */
  readonly line: SampleLine | undefined;
  /** Lines that explain it where it has none itself. Default its line. */
  readonly related?: readonly SampleLine[];
  /** At least one. */
  readonly findings: readonly Finding[];
  /** What is usual, in the order of `findings`; their `reason` is what was seen. */
  readonly usual: readonly string[];
}

/** An anomaly with what the incidents need of it. */
export interface Judged {
  readonly anomaly: Anomaly;
  readonly evidence: Evidence;
  readonly explanation: Explanation;
  /** Nats: minus the natural log of the combined p-value. */
  readonly strength: number;
}

/** Nats at which the score is a half: what is just worth telling at the default budget. */
const halfStrength = 9;
const modelVersion = '1';

/** The ensemble's verdict over the findings of one subject: one p-value, one score, shares. */
export function combineClaims(evidence: Evidence): Judged {
  const { findings, subject, startMs, endMs, signature } = evidence;
  const strength = -cauchyCombination(findings.map(({ logPValue }) => logPValue));
  const total = findings.reduce((sum, { logPValue }) => sum - logPValue, 0);
  const shares = findings.map(({ logPValue }) =>
    total > 0 ? -logPValue / total : 1 / findings.length,
  );
  const explanation = explain(evidence, shares);
  const anomaly: Anomaly = {
    id: idOf(signature, startMs),
    subject,
    startMs,
    endMs,
    score: scoreOf(strength),
    severity: severityOf({ strength, badness: evidence.badness, band: evidence.band, hosts: 1 }),
    findings,
    shares,
    explanation: explanation.headline,
    modelVersion,
  };
  return { anomaly, evidence, explanation, strength };
}

/** The calibrated score of a strength in nats: 0.5 where something is just worth telling, 0.75 at
 * twice that. */
export function scoreOf(strength: number): number {
  return 1 - 2 ** -(Math.max(0, strength) / halfStrength);
}

function idOf(signature: Signature, startMs: number): AnomalyId {
  return hashBytes(new TextEncoder().encode(`${signature} ${startMs}`)) as AnomalyId;
}

function explain(evidence: Evidence, shares: readonly number[]): Explanation {
  const { findings, usual, line } = evidence;
  const factors: Factor[] = findings
    .map(({ kind, reason }, i) => ({
      kind,
      share: shares[i] ?? 0,
      sentence: `${reason}; ${usual[i] ?? ''}`,
    }))
    .toSorted((a, b) => b.share - a.share);
  const strongest = findings.reduce((a, b) => (b.logPValue < a.logPValue ? b : a));
  return {
    headline: headlineOf(evidence, strongest),
    expected: usual[findings.indexOf(strongest)] ?? '',
    seen: strongest.reason,
    factors,
    related: evidence.related ?? (line === undefined ? [] : [line]),
  };
}

const verbs: Partial<Record<FindingKind, string>> = {
  'novel-template': 'New',
  rarity: 'Rare',
  frequency: 'Many more lines',
  'rate-of-change': 'Sudden change of rate',
  silence: 'Silence',
  'unusual-time': 'Unusual hour',
  parameter: 'Unusual value',
  entropy: 'Unusual text',
  peer: 'Unlike its peers',
  sequence: 'Unusual order',
  session: 'Unusual session',
  repetition: 'A loop',
  pattern: 'Known trouble',
};

function verbOf({ kind, observed, expected }: Finding): string {
  if (kind === 'frequency' && observed < expected) return 'Far fewer lines';
  return verbs[kind] ?? 'Unusual';
}

function headlineOf({ subject, template, line }: Evidence, strongest: Finding): string {
  const { host, service } = subject;
  const place = [service, host].filter((name) => name !== '').join(' on ') || 'an unnamed source';
  const verb = verbOf(strongest);
  const said = template === '' ? (line?.text ?? '') : template;
  const quote = said === '' ? '' : `: ${cut(said, 120)}`;
  const isCounted = [
    'frequency',
    'silence',
    'rate-of-change',
    'pattern',
    'peer',
    'repetition',
    'session',
  ].includes(strongest.kind);
  const how = isCounted || template === '' ? ` (${strongest.reason})` : '';
  return `${verb} from ${place}${how}${template === '' && strongest.kind !== 'novel-template' ? '' : quote}`;
}

function cut(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1)}…`;
}
