import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { templateSeverity } from '../stats/template-severity.ts';
import type { DataSet, Judgement, Measures } from './data-set.ts';
import { areaUnderCurve } from './measures.ts';
import { readTar } from './read-tar.ts';

/** A line that scores so much is counted as one of an attack. */
const attackFrom = 0.5;
/** Wazuh's levels from which on an alert is one to look at: 5 (user error) and more; 0 is ignored. */
const attackLevel = 5;
const reason = 'judged by the severity of a line’s words alone: there are no patterns yet to judge';

interface Labelled {
  readonly text: string;
  readonly isAttack: boolean;
  /** 0 to 15 where there is one. */
  readonly level?: number;
}

/** Lines with known verdicts of fail2ban, Wazuh and CrowdSec. */
export const ruleLabelled: DataSet = {
  name: 'rule-labelled',
  async judge({ folder }) {
    const judgements: Judgement[] = [];
    const readers = { fail2ban: readFail2ban, wazuh: readWazuh, crowdsec: readCrowdsec };
    const present = new Set(await readdir(folder));
    for (const [name, read] of Object.entries(readers)) {
      if (!present.has(`${name}.tgz`)) continue;
      const lines = read(await readTar(join(folder, `${name}.tgz`)));
      judgements.push({
        name: `rule-labelled/${name}`,
        measures: measure(lines),
        notJudged: reason,
      });
    }
    return judgements;
  },
};

function measure(lines: readonly Labelled[]): Measures {
  const scores = lines.map(({ text }) => templateSeverity(text));
  const attacks = lines.filter(({ isAttack }) => isAttack).length;
  const isFound = scores.map((score) => score >= attackFrom);
  const found = lines.filter(({ isAttack }, i) => isAttack && isFound[i]).length;
  const falseMatches = lines.filter(({ isAttack }, i) => !isAttack && isFound[i]).length;
  const leveled = lines.flatMap(({ level }, i) => (level === undefined ? [] : [{ level, i }]));
  return {
    lines: lines.length,
    attackLines: attacks,
    recall: found / Math.max(1, attacks),
    falseMatches,
    ...(attacks === lines.length
      ? {}
      : {
          AUC: areaUnderCurve(
            scores,
            lines.map(({ isAttack }) => isAttack),
          ),
        }),
    ...(leveled.length === 0 ? {} : { levelRankCorrelation: kendall(leveled, scores) }),
  };
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

/** `# failJSON: {… "match": true …}` says what is true of the next line. */
function readFail2ban(files: ReadonlyMap<string, Buffer>): readonly Labelled[] {
  return [...files.values()].flatMap((content) => {
    const labelled: Labelled[] = [];
    let isAttack: boolean | undefined;
    for (const line of content.toString().split('\n')) {
      const verdict = /^# failJSON:.*"match": *(true|false)/i.exec(line)?.[1];
      if (verdict !== undefined) isAttack = verdict.toLowerCase() === 'true';
      else if (line !== '' && !line.startsWith('#') && isAttack !== undefined) {
        labelled.push({ text: line, isAttack });
        isAttack = undefined;
      }
    }
    return labelled;
  });
}

/** Sections of `log N pass = LINE`, closed by `alert = LEVEL`. */
function readWazuh(files: ReadonlyMap<string, Buffer>): readonly Labelled[] {
  return [...files.values()].flatMap((content) => {
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
        labelled.push(...open.map((each) => ({ text: each, isAttack, level })));
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
    const lines = content.toString().split('\n');
    return lines.filter((text) => text.trim() !== '').map((text) => ({ text, isAttack: true }));
  });
}
