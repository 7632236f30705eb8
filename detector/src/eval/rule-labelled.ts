import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StreamTable } from '../model/stream-table.ts';
import { Parser } from '../parse/parser.ts';
import { PatternStage } from '../patterns/pattern-stage.ts';
import { lineBatchOf } from '../pipeline/line-batch-of.ts';
import type { LoadedPatterns } from '../pipeline/load-pattern-file.ts';
import { loadPatterns } from '../pipeline/load-patterns.ts';
import { SkeletonHash } from '../templates/skeleton-hash.ts';
import type { DataSet, Judgement, Measures } from './data-set.ts';
import { readTar } from './read-tar.ts';

/** Score of a security pattern from which on a line is counted as one of an attack: its band is medium. */
const attackFrom = 2;
/** Wazuh's levels from which on an alert is one to look at: 5 (user error) and more; 0 is ignored. */
const attackLevel = 5;
/** The least level of Wazuh's bands none, low, medium, high, critical, beside those of scores. */
const levelBands = [0, 4, 7, 12, 14];
const scoreBands = [0, 1, 2, 3.5, 5];

interface Labelled {
  readonly text: string;
  readonly isAttack: boolean;
  /** 0 to 15 where there is one. */
  readonly level?: number;
  /** The file or folder that it is from: sshd, apache. */
  readonly product: string;
}

/** Lines with known verdicts of fail2ban, Wazuh and CrowdSec, judged by the security patterns. */
export const ruleLabelled: DataSet = {
  name: 'rule-labelled',
  async judge({ folder }) {
    const judgements: Judgement[] = [];
    const readers = { fail2ban: readFail2ban, wazuh: readWazuh, crowdsec: readCrowdsec };
    const present = new Set(await readdir(folder));
    const scoreOf = securityScores(await loadPatterns());
    for (const [name, read] of Object.entries(readers)) {
      if (!present.has(`${name}.tgz`)) continue;
      const lines = read(await readTar(join(folder, `${name}.tgz`)));
      const scores = lines.map(({ text }) => scoreOf(text));
      judgements.push({ name: `rule-labelled/${name}`, measures: measure(lines, scores) });
      judgements.push(...byProduct(name, lines, scores));
    }
    return judgements;
  },
};

/** The highest score of the security patterns that a line, as it stands in a file, matches; 0 for none. */
function securityScores({ patterns }: LoadedPatterns): (text: string) => number {
  const security = patterns.filter(({ pattern }) => pattern.category === 'security');
  const streams = new StreamTable({ streamsMax: 4_096 });
  const stage = new PatternStage({ patterns: security, streams, skeleton: new SkeletonHash() });
  return (text) => {
    const parser = new Parser({ streams, timezone: 'UTC' });
    const batch = lineBatchOf(text, 0, streams.intern({}));
    const rows = [...parser.push(batch), ...parser.flush(Number.POSITIVE_INFINITY)];
    return rows.reduce((most, parsed) => {
      if (parsed.length === 0) return most;
      const { service } = streams.get(parsed.stream[0] ?? 0);
      const matched = stage.matchText(service, stage.messageOf(parsed, 0));
      return Math.max(most, ...matched.map((i) => security[i]?.pattern.score ?? 0));
    }, 0);
  };
}

function measure(lines: readonly Labelled[], scores: readonly number[]): Measures {
  const attacks = lines.filter(({ isAttack }) => isAttack).length;
  const isFound = scores.map((score) => score >= attackFrom);
  const found = lines.filter(({ isAttack }, i) => isAttack && isFound[i]).length;
  const falseMatches = lines.filter(({ isAttack }, i) => !isAttack && isFound[i]).length;
  const leveled = lines.flatMap(({ level }, i) => (level === undefined ? [] : [{ level, i }]));
  return {
    lines: lines.length,
    attackLines: attacks,
    recall: found / Math.max(1, attacks),
    ...(attacks === lines.length ? {} : { falseMatches, ofNoAttack: lines.length - attacks }),
    ...(leveled.length === 0
      ? {}
      : {
          levelRankCorrelation: kendall(leveled, scores),
          levelWithinOneBand: bandAgreement(leveled, scores),
        }),
  };
}

/** Of each product that has lines of attacks: the share that is found. */
function byProduct(
  name: string,
  lines: readonly Labelled[],
  scores: readonly number[],
): readonly Judgement[] {
  const attacks = lines.flatMap(({ isAttack, product }, i) =>
    isAttack ? [{ product, isFound: (scores[i] ?? 0) >= attackFrom }] : [],
  );
  return [...Map.groupBy(attacks, ({ product }) => product)].map(([product, of]) => {
    const found = of.filter(({ isFound }) => isFound).length;
    const measures = { attackLines: of.length, recall: found / of.length };
    return { name: `rule-labelled/${name}/${product}`, measures };
  });
}

/** How many lines have a score whose band is at most one away from that of their level. */
function bandAgreement(
  leveled: readonly { level: number; i: number }[],
  scores: readonly number[],
): number {
  const near = leveled.filter(({ level, i }) => {
    const ofLevel = levelBands.findLastIndex((least) => level >= least);
    const ofScore = scoreBands.findLastIndex((least) => (scores[i] ?? 0) >= least);
    return Math.abs(ofLevel - ofScore) <= 1;
  });
  return near.length / leveled.length;
}

/** How far scores and levels put lines in the same order: Kendall's tau-b (1945). Time O(n²). */
function kendall(
  leveled: readonly { level: number; i: number }[],
  scores: readonly number[],
): number {
  let agree = 0;
  let pairsByLevel = 0;
  let pairsByScore = 0;
  for (const [a, { level, i }] of leveled.entries()) {
    for (const other of leveled.slice(a + 1)) {
      const byLevel = Math.sign(level - other.level);
      const byScore = Math.sign((scores[i] ?? 0) - (scores[other.i] ?? 0));
      agree += byLevel * byScore;
      pairsByLevel += Math.abs(byLevel);
      pairsByScore += Math.abs(byScore);
    }
  }
  const pairs = Math.sqrt(pairsByLevel * pairsByScore);
  return pairs > 0 ? agree / pairs : 0;
}

function productOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.ini$/, '');
}

/** `# failJSON: {… "match": true …}` says what is true of the next line. */
function readFail2ban(files: ReadonlyMap<string, Buffer>): readonly Labelled[] {
  return [...files].flatMap(([path, content]) => {
    const product = productOf(path);
    const labelled: Labelled[] = [];
    let isAttack: boolean | undefined;
    for (const line of content.toString().split('\n')) {
      const verdict = /^# failJSON:.*"match": *(true|false)/i.exec(line)?.[1];
      if (verdict !== undefined) isAttack = verdict.toLowerCase() === 'true';
      else if (line !== '' && !line.startsWith('#') && isAttack !== undefined) {
        labelled.push({ text: line, isAttack, product });
        isAttack = undefined;
      }
    }
    return labelled;
  });
}

/** Sections of `log N pass = LINE`, closed by `alert = LEVEL`. */
function readWazuh(files: ReadonlyMap<string, Buffer>): readonly Labelled[] {
  return [...files].flatMap(([path, content]) => {
    const product = productOf(path);
    const labelled: Labelled[] = [];
    let open: string[] = [];
    for (const line of content.toString().split('\n')) {
      const text = /^log \d+ pass *= *(.*)$/.exec(line)?.[1];
      const alert = /^alert *= *(\d+)/.exec(line)?.[1];
      if (line.startsWith('[')) open = [];
      else if (text !== undefined) open.push(text);
      else if (alert !== undefined) {
        const level = Number(alert);
        const isAttack = level >= attackLevel;
        labelled.push(...open.map((each) => ({ text: each, isAttack, level, product })));
      }
    }
    return labelled;
  });
}

/** A folder a scenario: the lines of one whose scenario fires are of an attack. */
function readCrowdsec(files: ReadonlyMap<string, Buffer>): readonly Labelled[] {
  return [...files].flatMap(([path, content]) => {
    if (!path.endsWith('.log')) return [];
    const asserted = files.get(path.replace(/[^/]+$/, 'scenario.assert'))?.toString() ?? '';
    const fires = Number(/^len\(results\) == (\d+)/m.exec(asserted)?.[1] ?? '0');
    if (fires === 0) return [];
    const product = productOf(path.replace(/\/[^/]+$/, ''));
    const lines = content.toString().split('\n');
    return lines
      .filter((text) => text.trim() !== '')
      .map((text) => ({ text, isAttack: true, product }));
  });
}
