import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hashBytes } from '../model/hash-bytes.ts';
import { StreamTable } from '../model/stream-table.ts';
import { severities } from '../model/types.ts';
import { Parser } from '../parse/parser.ts';
import { bandOfScore } from '../patterns/band-of-score.ts';
import { PatternStage } from '../patterns/pattern-stage.ts';
import { lineBatchOf } from '../pipeline/line-batch-of.ts';
import type { LoadedPatterns } from '../pipeline/load-pattern-file.ts';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import { SkeletonHash } from '../templates/skeleton-hash.ts';
import type { DataSet, Judgement, Measures } from './data-set.ts';
import { readTar } from './read-tar.ts';
import {
  isOfService,
  type LabelledLine,
  readCrowdsec,
  readFail2ban,
  readWazuh,
} from './rule-labelled-lines.ts';

/** Score of a security pattern from which on a line is counted as one of an attack: its band is medium. */
const attackFrom = 2;
/** The least level of Wazuh's that each of our bands answers to: none, low, medium, high, critical. */
const levelBands = [0, 4, 7, 12, 14];
const bandNames = ['none', ...severities] as const;
/** A product with this share of its lines found counts as found. */
const productFrom = 0.9;

/** What the patterns say of a line. */
interface JudgedLine extends LabelledLine {
  /** The highest score of security patterns alone; 0 for none. */
  readonly security: number;
  /** Of all patterns. */
  readonly score: number;
}

/** Lines with known verdicts of fail2ban, Wazuh and CrowdSec, judged by the built-in patterns. */
export const ruleLabelled: DataSet = {
  name: 'rule-labelled',
  async judge({ folder }) {
    const judgements: Judgement[] = [];
    const readers = { fail2ban: readFail2ban, wazuh: readWazuh, crowdsec: readCrowdsec };
    const present = new Set(await readdir(folder));
    const judgeLine = lineJudge(await loadPatterns());
    for (const [name, read] of Object.entries(readers)) {
      if (!present.has(`${name}.tgz`)) continue;
      const labelled = read(await readTar(join(folder, `${name}.tgz`)));
      const lines = labelled.map((line) => judgeLine(line));
      const [fetched, logged] = [lines.filter(isOfService), lines.filter((l) => !isOfService(l))];
      judgements.push(...judgementsOf(`rule-labelled/${name}`, logged));
      if (fetched.length > 0) {
        judgements.push(...judgementsOf(`rule-labelled/${name}-services`, fetched));
      }
      if (name === 'wazuh') judgements.push(...severityTable(logged));
    }
    return judgements;
  },
};

/** Matches a line as it stands in a file: parsed as one that comes, then by all patterns. */
function lineJudge({ patterns }: LoadedPatterns): (line: LabelledLine) => JudgedLine {
  const streams = new StreamTable({ streamsMax: 4_096 });
  const stage = new PatternStage({ patterns, streams, skeleton: new SkeletonHash() });
  return (line) => {
    const parser = new Parser({ streams, timezone: 'UTC' });
    const batch = lineBatchOf(line.text, 0, streams.intern({}));
    const rows = [...parser.push(batch), ...parser.flush(Number.POSITIVE_INFINITY)];
    const matched = rows.flatMap((parsed) =>
      parsed.length === 0 ? [] : stage.matchRow(parsed, 0),
    );
    const known = matched.flatMap((i) => patterns[i]?.pattern ?? []);
    const security = known.filter(({ category }) => category === 'security');
    return {
      ...line,
      security: Math.max(0, ...security.map(({ score }) => score)),
      score: Math.max(0, ...known.map(({ score }) => score)),
    };
  };
}

/** Half of the products, whose missed lines were not looked at while patterns were written. */
function isHeldOut({ product }: { readonly product: string }): boolean {
  return Number.parseInt(hashBytes(new TextEncoder().encode(product)).slice(-1), 16) % 2 === 1;
}

function judgementsOf(name: string, lines: readonly JudgedLine[]): readonly Judgement[] {
  const products = shareByProduct(lines);
  return [
    { name, measures: measuresOf(lines) },
    ...[...products].map(([product, { attackLines, recall }]) => {
      return { name: `${name}/${product}`, measures: { attackLines, recall } };
    }),
  ];
}

function measuresOf(lines: readonly JudgedLine[]): Measures {
  const counted = lines.filter(({ verdict }) => verdict === 'counted');
  const heldOut = lines.filter(isHeldOut);
  return {
    lines: lines.length,
    ...recallOf(lines),
    ...prefixed('writtenFor', recallOf(lines.filter((line) => !isHeldOut(line)))),
    ...prefixed('heldOut', recallOf(heldOut)),
    ...falseOf(lines),
    ...prefixed('heldOut', falseOf(heldOut)),
    ...(counted.length === 0 ? {} : { attackByNumberAlone: counted.length }),
  };
}

/** How many ordinary lines are taken for those of an attack, where ordinary ones are known. */
function falseOf(lines: readonly JudgedLine[]): Measures {
  const ordinary = lines.filter(({ verdict }) => verdict === 'ordinary');
  if (ordinary.length === 0) return {};
  return { falseMatches: ordinary.filter(isFound).length, ofNoAttack: ordinary.length };
}

function prefixed(prefix: string, measures: Measures): Measures {
  return Object.fromEntries(
    Object.entries(measures).map(([name, value]) => [
      prefix + name.charAt(0).toUpperCase() + name.slice(1),
      value,
    ]),
  );
}

/** Share of attack lines found: of all, and the mean over products. */
function recallOf(lines: readonly JudgedLine[]): Measures {
  const attacks = lines.filter(({ verdict }) => verdict === 'attack');
  const shares = [...shareByProduct(lines).values()].map(({ recall }) => recall);
  return {
    attackLines: attacks.length,
    recall: attacks.filter(isFound).length / Math.max(1, attacks.length),
    recallByProduct: shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length),
    products: shares.length,
    productsFound: shares.filter((share) => share >= productFrom).length,
  };
}

/** Of each product that has lines of attacks: how many, and the share that is found. */
function shareByProduct(
  lines: readonly JudgedLine[],
): ReadonlyMap<string, { readonly attackLines: number; readonly recall: number }> {
  const attacks = lines.filter(({ verdict }) => verdict === 'attack');
  const byProduct = Map.groupBy(attacks, ({ product }) => product);
  return new Map(
    [...byProduct].map(([product, of]) => {
      const recall = of.filter(isFound).length / of.length;
      return [product, { attackLines: of.length, recall }];
    }),
  );
}

function isFound({ security }: JudgedLine): boolean {
  return security >= attackFrom;
}

/** A row a band of Wazuh's levels: how many of its lines the patterns put into each band of ours. */
function severityTable(lines: readonly JudgedLine[]): readonly Judgement[] {
  const pairs = lines.flatMap(({ level, score }) =>
    level === undefined ? [] : [{ ofLevel: bandOfLevel(level), ofScore: bandOf(score) }],
  );
  const share = (apart: number): number =>
    pairs.filter(({ ofLevel, ofScore }) => Math.abs(ofLevel - ofScore) <= apart).length /
    Math.max(1, pairs.length);
  const name = 'rule-labelled/severity';
  const rows = bandNames.map((band, ofLevel) => {
    const scores = pairs.filter((pair) => pair.ofLevel === ofLevel).map(({ ofScore }) => ofScore);
    const counts = bandNames.map((each, i) => [each, scores.filter((s) => s === i).length]);
    const measures: Measures = { lines: scores.length, ...Object.fromEntries(counts) };
    return { name: `${name}/${band}`, measures };
  });
  const agreement = {
    lines: pairs.length,
    sameBand: share(0),
    withinOneBand: share(1),
    rankCorrelation: kendall(pairs),
  };
  return [{ name, measures: agreement }, ...rows];
}

function bandOfLevel(level: number): number {
  return levelBands.findLastIndex((least) => level >= least);
}

function bandOf(score: number): number {
  return bandNames.indexOf(bandOfScore(score) ?? 'none');
}

/** How far levels and scores put lines in the same order: Kendall's tau-b (1945), of bands. Time O(n²). */
function kendall(pairs: readonly { readonly ofLevel: number; readonly ofScore: number }[]): number {
  let agree = 0;
  let pairsByLevel = 0;
  let pairsByScore = 0;
  for (const [a, one] of pairs.entries()) {
    for (const other of pairs.slice(a + 1)) {
      const byLevel = Math.sign(one.ofLevel - other.ofLevel);
      const byScore = Math.sign(one.ofScore - other.ofScore);
      agree += byLevel * byScore;
      pairsByLevel += Math.abs(byLevel);
      pairsByScore += Math.abs(byScore);
    }
  }
  const untied = Math.sqrt(pairsByLevel * pairsByScore);
  return untied > 0 ? agree / untied : 0;
}
